// A headless Chromium that looks at files: what it complained of, where its words stand.
import { packages } from "./tap.mjs";

const { chromium } = packages("playwright-core");
const flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-sandbox"];

// Open a browser, hand it to `work`, close it.
export async function withBrowser(work) {
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: flags });
    try {
        return await work(browser);
    } finally {
        await browser.close();
    }
}

// A page with that file, and the list of what was said on its console or went wrong.
export async function open(browser, file, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => request.url().startsWith("file:") || request.url().startsWith("data:") || complaints.push(`asks for ${request.url()}`));
    await page.goto(`file://${file}`);
    return { page, complaints };
}

// Pairs of words that stand on each other, and words that stick out of the picture.
export function overlaps(page) {
    return page.evaluate(() => {
        const svg = document.querySelector("svg").getBoundingClientRect();
        const boxes = [...document.querySelectorAll("svg text")].filter((text) => text.textContent.trim())
            .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
        const found = [];
        for (const [i, a] of boxes.entries()) {
            if (a.box.left < svg.left || a.box.right > svg.right || a.box.top < svg.top || a.box.bottom > svg.bottom)
                found.push(`${a.text} sticks out`);
            for (const b of boxes.slice(i + 1)) {
                const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
                const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
                if (width > 0.5 && height > 0.5) found.push(`${a.text} | ${b.text}`);
            }
        }
        return found;
    });
}

// The charts of a plot: the labels of their axes with their pixels, and the points of their lines.
export function charts(page) {
    return page.evaluate(() => {
        const ticks = (chart, axis) => [...chart.querySelectorAll(`text.tick.${axis}`)]
            .map((tick) => ({ label: tick.textContent.trim(), at: Number(tick.dataset.at) }));
        const points = (path) => [...path.getAttribute("d").matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map((match) => [Number(match[1]), Number(match[2])]);
        return Object.fromEntries([...document.querySelectorAll("[data-chart]")].map((chart) => [chart.dataset.chart, {
            x: ticks(chart, "x"),
            y: ticks(chart, "y"),
            lines: Object.fromEntries([...chart.querySelectorAll("path.line")].map((path) => [path.classList[1], points(path)])),
            areas: Object.fromEntries([...chart.querySelectorAll("path.area")].map((path) => [path.classList[1], points(path)])),
            dots: Object.fromEntries([...chart.querySelectorAll("circle")].map((dot) => [`${dot.classList[1]} ${dot.getAttribute("cx")}`, dot.classList[0]])),
            texts: [...chart.querySelectorAll("text")].map((text) => text.textContent.trim()),
        }]));
    });
}

// From pixels back to values, by two labels of the axis; logarithmic when the labels are not even.
export function inverse(ticks, valueOf = (label) => Number(label.replaceAll(",", ""))) {
    const marks = ticks.map(({ label, at }) => ({ value: valueOf(label), at })).filter(({ value }) => Number.isFinite(value));
    const [first, last] = [marks[0], marks.at(-1)];
    const straight = marks.every(({ value, at }) => Math.abs(
        (at - first.at) / (last.at - first.at) - (value - first.value) / (last.value - first.value)) < 0.01);
    if (straight)
        return (pixel) => first.value + (pixel - first.at) / (last.at - first.at) * (last.value - first.value);
    const [low, high] = [Math.log(first.value), Math.log(last.value)];
    return (pixel) => Math.exp(low + (pixel - first.at) / (last.at - first.at) * (high - low));
}
