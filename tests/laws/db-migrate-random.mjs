// Two random schemas of the same objects, one changed into the other.
// usage: node db-migrate-random.mjs SEED DIRECTORY      writes DIRECTORY/{a,b}.sql
//
// A schema is a list of objects {id, uses, sql}; one is left out when something that it uses is, so that
// whatever the changes take away the rest still loads.

import { writeFileSync } from "node:fs";

const [seed, directory] = process.argv.slice(2);
const TABLES = 12;

// A generator with 32 bits of state (mulberry32): the same seed gives the same schemas.
let state = Number(seed) >>> 0;
function random() {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const chance = (p) => random() < p;
const some = (n, make) => Array.from({ length: n }, (_, i) => make(i));

const TYPES = {
    integer: ["0", "7"],
    bigint: ["0", "9000000000"],
    "numeric(10,2)": ["1.5", "0"],
    text: ["''", "'it''s'"],
    "character varying(20)": ["'v'", "'w'"],
    date: ["'2026-01-31'", "CURRENT_DATE"],
    "timestamp with time zone": ["now()", "'2026-01-31 12:00+00'"],
    boolean: ["true", "false"],
    jsonb: ["'{}'", "'[1]'"],
    uuid: ["gen_random_uuid()", "'00000000-0000-0000-0000-000000000001'"],
    "integer[]": ["'{}'", "'{1,2}'"],
    mood: ["'ok'", "'sad'"],
    score: ["1", "2"],
};
const NAMES = ["a", "b", "c", "d", "Odd name", 'quo"ted', "order", "ünï"];
const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
const isNumber = (type) => /^(integer|bigint|numeric|score)/.test(type) && !type.endsWith("]");

// What a column is, its name apart.
function newColumn() {
    const type = pick(Object.keys(TYPES));
    return { type, needed: chance(0.3), fallback: chance(0.4) ? pick(TYPES[type]) : null, comment: chance(0.1) ? "said" : null };
}

function newTable(number) {
    const table = { name: `t${number}`, kind: pick(["plain", "plain", "plain", "serial", "identity", "range", "hash"]), columns: new Map() };
    for (const name of NAMES) if (chance(0.6)) table.columns.set(name, newColumn());
    table.parts = new Map(some(3, (i) => [`${i}`, below(2)]));
    table.extras = new Map(some(5 + below(4), (i) => [`${i}`, newExtra()]));
    table.options = newOptions();
    return table;
}

const newOptions = () => ({
    fillfactor: chance(0.2) ? 50 + below(50) : null,
    secured: chance(0.2),
    watched: chance(0.3),
    granted: chance(0.3) ? pick(["SELECT", "INSERT, UPDATE", `SELECT (id)`]) : null,
    comment: chance(0.2) ? "it's a table" : null,
});

// Keys, indexes and checks: of which columns they are is chosen again for each schema.
const newExtra = () => ({ kind: pick(["index", "index", "index", "unique", "check", "refers", "generated", "statistics"]), seed: below(1e6) });

function newSchema() {
    return {
        values: ["sad", "ok"],
        limit: 100,
        body: 1,
        tables: new Map(some(TABLES, (i) => [`${i}`, newTable(i)])),
        views: new Map(some(8, (i) => [`${i}`, newView()])),
    };
}

const newView = () => ({ table: below(TABLES), kind: pick(["view", "view", "materialized", "above"]), seed: below(1e6) });

// What changes from one schema to the other.
const CHANGES = [
    (s, t, c, n = below(TABLES)) => s.tables.set(`${n}`, newTable(n)),
    (s) => s.tables.delete(`${below(TABLES)}`),
    (s, t) => t.columns.set(pick(NAMES), newColumn()),
    (s, t) => t.columns.set(pick(NAMES), newColumn()),
    (s, t) => t.columns.delete(pick(NAMES)),
    (s, t, c) => (c.needed = !c.needed),
    (s, t, c) => (c.fallback = pick([null, ...TYPES[c.type]])),
    (s, t, c) => (c.comment = pick([null, "said again"])),
    (s, t) => t.extras.set(`${below(8)}`, newExtra()),
    (s, t) => t.extras.delete(`${below(8)}`),
    (s, t) => swap(t.extras, `${below(5)}`, `${below(5)}`),
    (s, t) => (t.options = newOptions()),
    (s, t) => (t.kind = pick(["plain", "serial", "identity", "range", "hash"])),
    (s, t) => t.parts.delete(`${below(3)}`),
    (s, t) => t.parts.set(`${below(5)}`, below(2)),
    (s) => s.views.set(`${below(8)}`, newView()),
    (s) => s.views.delete(`${below(8)}`),
    (s) => (s.values = pick([["sad", "ok", "happy"], ["mad", "sad", "ok"], ["ok", "sad"], ["sad", "fine", "ok"]])),
    (s) => (s.limit = 50 + below(100)),
    (s) => (s.body = below(3)),
];

function swap(map, one, other) {
    if (!map.has(one) || !map.has(other)) return;
    const kept = map.get(one);
    map.set(one, map.get(other));
    map.set(other, kept);
}

function changed(schema) {
    const copy = structuredClone(schema);
    for (let i = 0; i < 25; i++) {
        const table = pick([...copy.tables.values()]);
        const columns = [...table.columns.values()];
        const change = pick(CHANGES);
        if (change.length < 3 || columns.length > 0) change(copy, table, columns.length > 0 ? pick(columns) : undefined);
    }
    return copy;
}

// Choices that depend on a number alone, so that they stay what they are in the other schema.
function chooser(number) {
    let n = number;
    return (list) => list[(n = Math.imul(n ^ (n >>> 13), 0x5bd1e995) >>> 0) % list.length];
}

const isParted = (table) => table.kind === "range" || table.kind === "hash";

function columnSql(name, column) {
    return `${quoted(name)} ${column.type}${column.fallback === null ? "" : ` DEFAULT ${column.fallback}`}${column.needed ? " NOT NULL" : ""}`;
}

function tableSql(table) {
    const id = { serial: "id serial", identity: "id integer GENERATED BY DEFAULT AS IDENTITY" }[table.kind] ?? "id integer";
    const lines = [id + " PRIMARY KEY", ...[...table.columns].map(([name, column]) => columnSql(name, column))];
    const generated = [...table.extras].filter(([, extra]) => extra.kind === "generated");
    for (const [key, extra] of generated) lines.push(`made_${key} integer GENERATED ALWAYS AS (${chooser(extra.seed)(["id * 2", "twice(id)", "abs(id)"])}) STORED`);
    const by = table.kind === "range" ? " PARTITION BY RANGE (id)" : table.kind === "hash" ? " PARTITION BY HASH (id)" : "";
    const filled = table.options.fillfactor === null || isParted(table) ? "" : ` WITH (fillfactor=${table.options.fillfactor})`;
    return `CREATE TABLE ${table.name} (\n    ${lines.join(",\n    ")}\n)${by}${filled};`;
}

function* partsSql(table) {
    for (const [key, kind] of isParted(table) ? table.parts : []) {
        const bounds = table.kind === "range" ? `FROM (${Number(key) * 10}) TO (${Number(key) * 10 + 10})` : `WITH (MODULUS 5, REMAINDER ${key})`;
        const below = kind === 1 ? " PARTITION BY RANGE (id)" : "";
        yield `CREATE TABLE ${table.name}_p${key} PARTITION OF ${table.name} FOR VALUES ${bounds}${below};`;
        if (kind === 1) yield `CREATE TABLE ${table.name}_p${key}_rest PARTITION OF ${table.name}_p${key} DEFAULT;`;
    }
}

// A list of the table's columns that an index takes; NULL: there is none.
function columnsFor(table, choose) {
    const names = [...table.columns].filter(([, column]) => !["jsonb", "integer[]"].includes(column.type)).map(([name]) => quoted(name));
    return names.length === 0 ? null : [choose(names), "id"];
}

const EXTRAS = {
    index(table, name, choose) {
        const columns = columnsFor(table, choose);
        if (columns === null) return null;
        const tail = choose(["", "", " WHERE id > 5", ` INCLUDE (id)`]);
        return `CREATE INDEX ${name} ON ${table.name} (${choose([columns[0], `${columns[0]} DESC`, columns.join(", "), `twice(id), ${columns[0]}`])})${tail};`;
    },
    unique(table, name, choose) {
        const columns = columnsFor(table, choose);
        return columns === null ? null : `ALTER TABLE ${table.name} ADD CONSTRAINT ${name} UNIQUE (${columns.join(", ")})${choose(["", " DEFERRABLE"])};`;
    },
    check(table, name, choose) {
        const numbers = [...table.columns].filter(([, column]) => isNumber(column.type)).map(([column]) => quoted(column));
        return `ALTER TABLE ${table.name} ADD CONSTRAINT ${name} CHECK (${choose([...numbers, "id"])} ${choose(["> 0", "< 1000", "<> 7"])})${choose(["", "", isParted(table) ? "" : " NOT VALID"])};`;
    },
    refers(table, name, choose, schema) {
        const above = choose([...schema.tables.values()]);
        return `ALTER TABLE ${table.name} ADD CONSTRAINT ${name} FOREIGN KEY (id) REFERENCES ${above.name}${choose(["", " ON DELETE CASCADE", " DEFERRABLE"])};`;
    },
    generated: () => null,
    statistics(table, name, choose) {
        const columns = columnsFor(table, choose);
        return columns === null ? null : `CREATE STATISTICS ${name} ON ${columns.join(", ")} FROM ${table.name};`;
    },
};

function* optionsSql({ name, options }) {
    if (options.secured) yield `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;\nCREATE POLICY own ON ${name} USING (twice(id) > 0);`;
    if (options.watched) yield `CREATE TRIGGER watch BEFORE UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION watch();`;
    if (options.granted !== null) yield `GRANT ${options.granted} ON ${name} TO PUBLIC;`;
    if (options.comment !== null) yield `COMMENT ON TABLE ${name} IS '${options.comment.replaceAll("'", "''")}';`;
}

function* tablesSql(schema) {
    const tables = [...schema.tables.values()];
    for (const table of tables) {
        yield tableSql(table);
        yield* partsSql(table);
        for (const [name, column] of table.columns) if (column.comment !== null) yield `COMMENT ON COLUMN ${table.name}.${quoted(name)} IS '${column.comment}';`;
    }
    for (const table of tables) {
        for (const [key, extra] of table.extras) {
            const sql = EXTRAS[extra.kind](table, `${table.name}_x${key}`, chooser(extra.seed), schema);
            if (sql !== null) yield sql;
        }
        yield* optionsSql(table);
    }
}

function* viewsSql(schema) {
    const made = [];
    for (const [key, view] of schema.views) {
        const table = schema.tables.get(`${view.table}`), choose = chooser(view.seed);
        if (table === undefined) continue;
        const columns = ["id", ...[...table.columns.keys()].filter((_, i) => (view.seed >> i) & 1).map(quoted)].join(", ");
        if (view.kind === "materialized") yield `CREATE MATERIALIZED VIEW v${key} AS SELECT ${columns} FROM ${table.name};\nCREATE UNIQUE INDEX ON v${key} (id);`;
        else if (view.kind === "above" && made.length > 0) yield `CREATE VIEW v${key} AS SELECT id, twice(id) AS twice FROM ${choose(made)};`;
        else yield `CREATE VIEW v${key}${choose(["", " WITH (security_barrier)"])} AS SELECT ${columns} FROM ${table.name} WHERE id > ${choose([1, 2])};`;
        made.push(`v${key}`);
    }
}

function schemaSql(schema) {
    const bodies = ["SELECT $1 * 2", "SELECT $1 + $1", "SELECT 2 * $1"];
    return [
        `CREATE TYPE mood AS ENUM (${schema.values.map((value) => `'${value}'`).join(", ")});`,
        `CREATE DOMAIN score AS integer CHECK (VALUE < ${schema.limit});`,
        `CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS '${bodies[schema.body]}';`,
        "CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
        ...tablesSql(schema),
        ...viewsSql(schema),
    ].join("\n") + "\n";
}

const before = newSchema();
writeFileSync(`${directory}/a.sql`, schemaSql(before));
writeFileSync(`${directory}/b.sql`, schemaSql(changed(before)));
