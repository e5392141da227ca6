// The demo as one page that needs nothing else: its story, the routes, and the plots that the tools drew.
// usage: node page.mjs FOLDER STORY >page.html
//
// FOLDER holds what the demo left: bundle.json and the plots. A plot stands in a frame of its own, so
// that neither its ids nor its styles meet those of another.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, story] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name), "utf8");

function escape(text) {
    const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
    return text.replace(/[&<>"]/g, (character) => entities[character]);
}

// The steps of the story: a title, then commands and what came out of them.
function steps(text) {
    const list = [];
    for (const line of text.split("\n").filter(Boolean)) {
        if (line.startsWith("# ")) list.push({ title: line.slice(2), lines: [] });
        else if (line.startsWith("+ ")) list.at(-1).lines.push(`${list.at(-1).lines.pop()}\n${line.slice(2)}`);
        else if (list.length > 0) list.at(-1).lines.push(line);
    }
    return list;
}

// A file that a command shows stands below it.
function shown(command) {
    const name = /^cat (\S+)$/.exec(command)?.[1];
    return name ? `\n<pre class="file">${escape(read(name))}</pre>` : "";
}

function lines(step) {
    return step.lines.map((line) => line.startsWith("$ ")
        ? `<pre><code>${escape(line.slice(2))}</code></pre>${shown(line.slice(2))}`
        : `<p>${escape(line.replace(/^> /, ""))}</p>`).join("\n");
}

function routes() {
    const rows = JSON.parse(read("bundle.json")).operations.map(({ method, path, name }) =>
        `<tr><td>${escape(method)}</td><td>${escape(path)}</td><td>${escape(name)}</td></tr>`);
    return `<table><thead><tr><th>method</th><th>path</th><th>handler</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table>`;
}

// An SVG keeps its shape; a page tells its height when it is there.
function frame(name, title) {
    const content = read(name);
    const size = /viewBox="0 0 (\d+) (\d+)"/.exec(content);
    const inner = name.endsWith(".svg") ? `<!doctype html><style>body{margin:0}svg{display:block;width:100%;height:auto}</style>${content}` : content;
    const style = name.endsWith(".svg") ? ` style="aspect-ratio:${size[1]}/${size[2]}"` : ' class="tall"';
    return `<iframe title="${escape(title)}"${style} srcdoc="${escape(inner)}"></iframe>`;
}

// What stands below a step, by a word of its commands.
const figures = [
    [/ --init /, () => routes()],
    [/ -o baseline\.json/, () => frame("baseline.svg", "the load before")],
    [/ --plot analysis\.html/, () => frame("analysis.html", "the analysis")],
    [/ --plot comparison\.svg/, () => frame("comparison.svg", "the comparison")],
];

function section(step, number) {
    const found = figures.filter(([word]) => step.lines.some((line) => word.test(line)));
    return `<section>
<h2>${number + 1}. ${escape(step.title)}</h2>
${lines(step)}
${found.map(([, draw]) => draw()).join("\n")}
</section>`;
}

const [start, end] = readFileSync(join(import.meta.dirname, "page.html"), "utf8").split("<!--% steps -->\n");
process.stdout.write(start + steps(readFileSync(story, "utf8")).map(section).join("\n") + "\n" + end);
