// Schemas of a description as self-contained JSON Schema 2020-12, for ajv and the sampler.

// Where schemas stand inside a schema.
const ONE = ["additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties"];
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const MAPS = ["dependentSchemas", "patternProperties", "properties"];
const PLAIN = ["const", "contentEncoding", "contentMediaType", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum",
    "format", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength",
    "minProperties", "minimum", "multipleOf", "pattern", "required", "type", "uniqueItems"];
const KNOWN_TO_30 = new Set(["additionalProperties", "allOf", "anyOf", "enum", "format", "items", "maxItems", "maxLength",
    "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern",
    "properties", "required", "type", "uniqueItems", "exclusiveMaximum", "exclusiveMinimum"]);

class Converter {
    constructor(description, direction) {
        this.description = description;
        this.direction = direction;
        this.names = new Map();
        this.definitions = {};
    }

    knows(keyword) {
        return !this.description.old || KNOWN_TO_30.has(keyword);
    }

    // What a reference leads to, as one of $defs.
    reference(place, reference) {
        const target = this.description.target(place, reference);
        const key = `${target.file}#${target.pointer}`;
        if (!this.names.has(key)) {
            const name = `d${this.names.size}`;
            this.names.set(key, name);
            this.definitions[name] = this.convert(target);
        }
        return { $ref: `#/$defs/${this.names.get(key)}` };
    }

    convert(place) {
        const { value } = place;
        if (value === undefined || typeof value === "boolean") return value ?? true;
        if (value.$place) return this.convert(value.$place);
        if (typeof value.$ref === "string") {
            const found = this.reference(place, value.$ref);
            if (this.description.old) return found;
            return { allOf: [found, this.keywords(place)] };
        }
        return this.description.old ? this.old(place, this.keywords(place)) : this.keywords(place);
    }

    keywords(place) {
        const { value } = place;
        const made = {};
        for (const keyword of PLAIN) {
            if (keyword in value && this.knows(keyword)) made[keyword] = value[keyword];
        }
        for (const keyword of ONE) {
            if (keyword in value && this.knows(keyword)) made[keyword] = this.convert(this.description.child(place, keyword));
        }
        for (const keyword of LISTS) {
            if (!Array.isArray(value[keyword]) || !this.knows(keyword)) continue;
            const list = this.description.child(place, keyword);
            made[keyword] = value[keyword].map((_, index) => this.convert(this.description.child(list, index)));
        }
        for (const keyword of MAPS) {
            if (typeof value[keyword] !== "object" || !this.knows(keyword)) continue;
            const map = this.description.child(place, keyword);
            made[keyword] = {};
            for (const name of Object.keys(value[keyword] ?? {})) {
                Object.defineProperty(made[keyword], name,
                    { value: this.convert(this.description.child(map, name)), enumerable: true, configurable: true, writable: true });
            }
        }
        if (Array.isArray(made.required)) made.required = this.required(place, made.required);
        else delete made.required;
        return made;
    }

    // What only one side says need not come from the other.
    required(place, names) {
        const flag = this.direction === "request" ? "readOnly" : "writeOnly";
        return names.filter((name) => {
            const property = this.description.child(place, "properties", name);
            return property.value?.[flag] !== true && this.description.follow(property).value?.[flag] !== true;
        });
    }

    // 3.0's own meanings: nullable, bounds that are flags, files.
    old(place, made) {
        const { value } = place;
        for (const [flag, bound] of [["exclusiveMinimum", "minimum"], ["exclusiveMaximum", "maximum"]]) {
            if (typeof made[flag] !== "boolean") continue;
            const exclusive = made[flag];
            delete made[flag];
            if (!exclusive || made[bound] === undefined) continue;
            made[flag] = made[bound];
            delete made[bound];
        }
        if (made.type === "file") made.type = "string";
        if (value.nullable !== true) return made;
        if (typeof made.type === "string") made.type = [made.type, "null"];
        else if (made.allOf || made.anyOf || made.oneOf) return { anyOf: [made, { type: "null" }] };
        return made;
    }
}

// The schema at a place, with all that it refers to in $defs.
export function schemaAt(description, place, direction) {
    const converter = new Converter(description, direction);
    const made = converter.convert(place);
    if (converter.names.size === 0) return made;
    return { ...(made === true ? {} : made), $defs: converter.definitions };
}
