// Values as they travel: parameters in the styles of OpenAPI, bodies by their media types.

const percent = (value) => encodeURIComponent(String(value)).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const plain = (value) => String(value);

function isObject(value) {
    return value !== null && typeof value === "object" && !Array.isArray(value);
}

// a,b or x,1,y,2 or (exploded) x=1,y=2
function joined(value, separator, explode, encode) {
    if (Array.isArray(value)) return value.map(encode).join(separator);
    if (!isObject(value)) return encode(value);
    return Object.entries(value).map(([name, inner]) => `${encode(name)}${explode ? "=" : separator}${encode(inner)}`).join(separator);
}

function inPath({ name, style, explode }, value) {
    if (style === "json") return percent(JSON.stringify(value));
    if (style === "label") return `.${joined(value, explode ? "." : ",", explode, percent)}`;
    if (style !== "matrix") return joined(value, ",", explode, percent);
    if (explode && Array.isArray(value)) return value.map((item) => `;${percent(name)}=${percent(item)}`).join("");
    if (explode && isObject(value)) return Object.entries(value).map(([key, inner]) => `;${percent(key)}=${percent(inner)}`).join("");
    return `;${percent(name)}=${joined(value, ",", false, percent)}`;
}

function deep(name, value) {
    if (!isObject(value) && !Array.isArray(value)) return [`${percent(name)}=${percent(value)}`];
    if (Array.isArray(value)) return value.flatMap((inner) => deep(name, inner));
    return Object.entries(value).flatMap(([key, inner]) => deep(`${name}[${key}]`, inner));
}

// Pairs of a query or a form.
function pairs({ name, style, explode }, value) {
    if (style === "json") return [`${percent(name)}=${percent(JSON.stringify(value))}`];
    if (style === "deepObject") return deep(name, value);
    if (explode && Array.isArray(value)) return value.map((item) => `${percent(name)}=${percent(item)}`);
    if (explode && isObject(value)) {
        return Object.entries(value).flatMap(([key, inner]) =>
            [inner].flat().map((item) => `${percent(key)}=${percent(item)}`));
    }
    const separator = { spaceDelimited: "%20", pipeDelimited: "|" }[style] ?? ",";
    return [`${percent(name)}=${joined(value, separator, false, percent)}`];
}

function isEmpty(value) {
    return value !== null && typeof value === "object" && Object.keys(value).length === 0;
}

// What separates the items of a value there, and so cannot stand in one.
function separators({ in: place, style, explode }) {
    if (style === "spaceDelimited") return explode ? "" : " ";
    if (place === "header" || style === "simple") return ",=";
    if (place !== "path") return "";
    return style === "label" && explode ? ".=" : ",=;";
}

function holdsAny(text, signs) {
    return [...signs].some((sign) => text.includes(sign));
}

// Whether a value can be said there at all. A parameter that shares its part of the path with something else is a plain
// word without a sign of the text beside it.
export function travels(parameter, value, template = "") {
    const { name, in: place, style } = parameter;
    const part = place === "path" ? template.split("/").find((one) => one.includes(`{${name}}`)) ?? "" : "";
    const beside = part.replaceAll(/\{[^}]*\}/g, "");
    const shared = place === "path" && part !== `{${name}}`;
    if (shared && (!/^[\w-]+$/.test(String(value)) || holdsAny(String(value), beside))) return false;
    if (style === "json") return place !== "header" || /^[\x20-\x7e]*$/.test(JSON.stringify(value));
    const leaves = isObject(value) || Array.isArray(value) ? Object.values(value) : [value];
    if (isEmpty(value) || (place === "path" && String(value) === "")) return false;
    return leaves.every((leaf) => {
        if (leaf === null) return false;
        if (typeof leaf === "object") return style === "deepObject" || (style === "form" && place === "query" && Array.isArray(leaf));
        const text = String(leaf);
        if (leaf !== value && holdsAny(text, separators(parameter))) return false;
        if (place === "header") return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text);
        if (place === "path") return !/^\.{1,2}$/.test(text) && text !== "" && text.isWellFormed() && !/[\0/\\]/.test(text);
        return text.isWellFormed();
    });
}

// {path, query, headers} with each parameter's value; [parameter, value] pairs.
export function place(template, values) {
    let path = template;
    const query = [];
    const headers = {};
    const cookies = [];
    for (const [parameter, value] of values) {
        if (value === undefined || (parameter.style !== "json" && isEmpty(value))) continue;
        if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, () => inPath(parameter, value));
        else if (parameter.in === "query") query.push(...pairs(parameter, value));
        else if (parameter.in === "header") {
            headers[parameter.name] = parameter.style === "json" ? JSON.stringify(value) : joined(value, ",", parameter.explode, plain);
        } else {
            cookies.push(`${parameter.name}=${parameter.style === "json" ? percent(JSON.stringify(value)) : joined(value, ",", false, percent)}`);
        }
    }
    if (cookies.length > 0) headers.Cookie = cookies.join("; ");
    return { path, query, headers };
}

// The path as a client writes it: what is no character of URLs is encoded.
export function written(path) {
    return encodeURI(path.toWellFormed()).replace(/%25([0-9a-f]{2})/gi, "%$1").replace(/[?#]/g, percent);
}

export function form(value, encoding = {}) {
    return Object.entries(value).flatMap(([name, inner]) => {
        const own = encoding[name] ?? {};
        const style = own.style ?? "form";
        if (isObject(inner) && style === "form" && own.explode === undefined) return deep(name, inner);
        return isEmpty(inner) ? [] : pairs({ name, style, explode: own.explode ?? style === "form" }, inner);
    }).join("&");
}

export const FILE = "a file of the contract test";

const BOUNDARY = "----contract-0123456789";

// The type of a file: the first that the encoding of its part allows.
function fileType(own = {}) {
    return own.contentType?.split(",")[0].trim().replace("/*", "/x-contract") ?? "application/octet-stream";
}

// Texts, JSON for objects, and files where the schema says so.
export function multipart(value, files, encoding = {}) {
    const parts = Object.entries(value).flatMap(([name, inner]) => [inner].flat().map((item) => {
        const file = files.has(name) ? `; filename="${name}.bin"\r\nContent-Type: ${fileType(encoding[name])}` : "";
        const json = file === "" && isObject(item) ? "\r\nContent-Type: application/json" : "";
        const text = isObject(item) ? JSON.stringify(item) : String(item);
        return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}${json}\r\n\r\n${text}\r\n`;
    }));
    return { type: `multipart/form-data; boundary=${BOUNDARY}`, body: `${parts.join("")}--${BOUNDARY}--\r\n` };
}
