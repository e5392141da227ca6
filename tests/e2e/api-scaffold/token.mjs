// Tokens that a generated service takes: `settings` for its environment, `token(claims)` for requests.

import { createSign, generateKeyPairSync } from "node:crypto";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export const settings = {
    JWT_PUBLIC_KEY: publicKey.export({ type: "spki", format: "pem" }), JWT_ISSUER: "issuer", JWT_AUDIENCE: "audience",
};

export function token(claims) {
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const exp = Math.floor(Date.now() / 1000) + 600;
    const text = `${encode({ alg: "RS256" })}.${encode({ iss: "issuer", aud: "audience", exp, ...claims })}`;
    return `${text}.${createSign("sha256").update(text).sign(privateKey, "base64url")}`;
}
