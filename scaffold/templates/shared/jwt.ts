/* Bearer tokens: JSON Web Tokens, signed with RS256, not expired, of our issuer, for us. Yours to change. */
import { errors, importSPKI, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { Attempt } from './authorization.js';
import { ApiError } from './errors.js';

/** A setting without which nobody could be let in safely: then the service does not start. */
function setting(name: string, what: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} is not set: ${what}`);
}

const ALGORITHM = 'RS256';
const pem = setting('JWT_PUBLIC_KEY', 'the public key of the issuer, as PEM');
const issuer = setting('JWT_ISSUER', 'who signs the tokens (iss)');
const audience = setting('JWT_AUDIENCE', 'whom the tokens are for (aud)');
const key = await importSPKI(pem.replaceAll('\\n', '\n'), ALGORITHM);

function scopesOf(payload: JWTPayload): readonly unknown[] {
  const scopes = payload['scope'] ?? payload['scp'];
  if (typeof scopes === 'string') return scopes.split(' ');
  return Array.isArray(scopes) ? scopes : [];
}

/** The claims of a token, or false; throws 403 when it lacks a scope that is needed. */
export async function verifyToken(
  attempt: Attempt,
): Promise<JWTPayload | false> {
  try {
    const { payload } = await jwtVerify(attempt.credential, key, {
      algorithms: [ALGORITHM],
      issuer,
      audience,
      requiredClaims: ['exp'],
    });
    const scopes = scopesOf(payload);
    if (attempt.scopes.every((scope) => scopes.includes(scope))) return payload;
  } catch (thrown) {
    if (thrown instanceof errors.JOSEError) return false;
    throw thrown;
  }
  throw new ApiError(403, 'The token does not allow this');
}
