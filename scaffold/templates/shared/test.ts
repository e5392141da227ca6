/* A test of each operation in src/routes/@{file|comment}.ts: what is right gets through to its handler. Yours to change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
//% if asks
import { ask } from './service.js';
//% end
//% for operation in operations

//% if operation.todo
//% if operation.short
test(@{operation.title|string}, { todo: true }, () => {
  assert.fail('the request is still to be written');
});
//% else
test(
  @{operation.title|string},
  { todo: true },
  () => {
    assert.fail('the request is still to be written');
  },
);
//% end
//% else
test(@{operation.title|string}, async () => {
  @{operation.ask|code}
  assert.ok([@{operation.statuses|code}].includes(status), `status ${status}`);
//% if operation.empty
  @{operation.askEmpty|code}
  assert.equal(empty.status, 400, 'the body is required');
//% end
});
//% end
//% end
