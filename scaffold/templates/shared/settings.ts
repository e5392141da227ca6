process.env['LOG_LEVEL'] ??= 'error';
process.env['RATE_LIMIT_MAX'] = '0';
//% if database
/* Never the database of the service. */
process.env['DATABASE_URL'] = process.env['TEST_DATABASE_URL'] ?? '';
//% end
//% if jwt

/* A key of our own, and a token that it signed. */
const keys = await generateKeyPair('RS256', { extractable: true });
process.env['JWT_PUBLIC_KEY'] = await exportSPKI(keys.publicKey);
process.env['JWT_ISSUER'] = 'test';
process.env['JWT_AUDIENCE'] = 'test';
const token = await new SignJWT(@{token|code}
  .setSubject('test')
  .setProtectedHeader({ alg: 'RS256' })
  .setIssuer('test')
  .setAudience('test')
  .setExpirationTime('10m')
  .sign(keys.privateKey);
//% end
