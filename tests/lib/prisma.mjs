// What `prisma migrate deploy` does, by Prisma's own engine without its downloads.
// usage: node prisma.mjs FOLDER    (migrations, applied to $DATABASE_URL; their names are printed)

import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { packages } from "./tap.mjs";

const { PrismaPg } = packages("@prisma/adapter-pg");
const bindings = packages.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
const engine = await import(pathToFileURL(bindings));

// The adapter cuts a script at each semicolon; the engine that Prisma's command line takes sends it whole.
class Whole extends PrismaPg {
    async connect() {
        const adapter = await super.connect();
        adapter.executeScript = async (script) => void (await adapter.client.query(script));
        return adapter;
    }
}

async function start() {
    const code = readFileSync(bindings.replace(/\.js$/, ".wasm"));
    const { instance } = await WebAssembly.instantiate(code, { "./schema_engine_bg.js": engine });
    engine.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    const factory = new Whole({ connectionString: process.env.DATABASE_URL });
    const { bindSqlAdapterFactory } = packages("@prisma/driver-adapter-utils");
    return engine.SchemaEngine.new({ datamodels: undefined }, () => {}, bindSqlAdapterFactory(factory));
}

const baseDir = resolve(process.argv[2]);
const migrationDirectories = readdirSync(baseDir)
    .sort()
    .map((path) => ({
        path,
        migrationFile: {
            path: "migration.sql",
            content: { tag: "ok", value: readFileSync(`${baseDir}/${path}/migration.sql`, "utf8") },
        },
    }));
const migrationsList = {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories,
};
try {
    const prisma = await start();
    const done = await prisma.applyMigrations({ migrationsList, filters: { externalTables: [], externalEnums: [] } });
    console.log(done.appliedMigrationNames.join("\n"));
    process.exit(0);
} catch (error) {
    console.error(error);
    process.exit(1);
}
