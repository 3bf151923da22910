// Pictures and numbers as files. A PNG is the SVG, painted.
import { s } from './dom.js';
import { theme, css } from './colour.js';
import { SvgPen, FONT } from './pen.js';

export const saved = []; // names and contents, for tests

export function download(name, blob) {
	saved.push({ name, blob });
	const a = document.createElement('a');
	a.href = URL.createObjectURL(blob);
	a.download = name;
	a.click();
	setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}

const fileName = (plot, ending) => `${plot.o.id.replace(/[^A-Za-z0-9_-]+/g, '-')}.${ending}`;

const svgBlob = (svg) => new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' });

// The axes' places are uPlot's, which keeps them in _splits and _values.
function drawAxes(pen, plot) {
	const { u } = plot, box = plot.area(), look = { colour: theme.hair, width: 1 };
	const [x, y] = u.axes;
	(x._splits ?? []).forEach((v, i) => {
		const at = plot.px(v);
		if (v === null || at < box.left - 1 || at > box.left + box.width + 1) return;
		pen.line(at, box.top, at, box.top + box.height + 4, look);
		if (x._values[i]) pen.text(at, box.top + box.height + 15, x._values[i], { colour: theme.muted, align: 'center' });
	});
	(y._splits ?? []).forEach((v, i) => {
		const at = v === null ? NaN : plot.py(v);
		if (Number.isNaN(at) || plot.o.y.none || at < box.top - 1 || at > box.top + box.height + 1) return;
		pen.line(box.left - 4, at, box.left + box.width, at, look);
		if (y._values[i]) pen.text(box.left - 6, at + 3.5, y._values[i], { colour: theme.muted, align: 'right' });
	});
	const label = (o) => (typeof o.label === 'function' ? o.label() : o.label);
	if (!plot.o.x.hidden) pen.text(box.left + box.width / 2, box.top + box.height + 28, label(plot.o.x) ?? '', { colour: theme.muted, align: 'center' });
	if (plot.o.y.label) pen.add('text', { transform: `translate(10 ${box.top + box.height / 2}) rotate(-90)`, fill: theme.muted, 'font-size': 10, 'font-family': FONT, 'text-anchor': 'middle' }, label(plot.o.y));
}

const HEAD = 36;

// plotSvg is the picture with its title and its legend on top.
export function plotSvg(plot) {
	const width = plot.u.width, height = plot.u.height + HEAD + (plot.o.x.hidden ? 22 : 10);
	const body = s('g', { transform: `translate(0 ${HEAD})` });
	const box = plot.area();
	const svg = s('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` },
		s('defs', {}, s('clipPath', { id: 'axes' }, s('rect', { x: box.left, y: box.top, width: box.width, height: box.height }))),
		s('rect', { width, height, fill: theme.panel }), body);
	const layer = (draw) => {
		const g = s('g', { 'clip-path': 'url(#axes)' });
		body.append(g);
		draw(new SvgPen(g));
	};
	layer((pen) => plot.o.under.forEach((l) => l(pen, plot)));
	drawAxes(new SvgPen(body), plot);
	layer((pen) => plot.drawCurves(pen));
	layer((pen) => plot.o.over.forEach((l) => l(pen, plot)));
	plot.o.beside?.(new SvgPen(body), plot);
	legend(new SvgPen(svg), plot, width);
	return svg;
}

function legend(pen, plot, width) {
	pen.text(8, 14, plot.o.full?.() ?? plot.o.title, { colour: theme.ink, size: 11, weight: 600 });
	let x = 8;
	for (const c of plot.curves) {
		const wide = pen.width(c.name) + 30;
		if (c.hidden?.() || x + wide > width) continue;
		pen.line(x, 26, x + 14, 26, { colour: c.colour(), width: c.width ?? 1, dash: c.dash });
		pen.text(x + 18, 29.5, c.name, { colour: theme.ink });
		x += wide;
	}
}

export function saveSvg(plot) { download(fileName(plot, 'svg'), svgBlob(plotSvg(plot))); }

export async function paint(svg, scale = 2) {
	const image = new Image(), url = URL.createObjectURL(svgBlob(svg));
	try {
		image.src = url;
		await image.decode();
		const canvas = document.createElement('canvas');
		canvas.width = svg.getAttribute('width') * scale;
		canvas.height = svg.getAttribute('height') * scale;
		canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
		return await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
	} finally {
		URL.revokeObjectURL(url);
	}
}

export async function savePng(plot) { download(fileName(plot, 'png'), await paint(plotSvg(plot))); }

export const saveDrawing = {
	svg: (name, svg) => download(`${name}.svg`, svgBlob(svg)),
	png: async (name, svg) => download(`${name}.png`, await paint(svg)),
};

export async function saveCsv(plot) {
	const text = plot.o.csv ? await plot.o.csv(plot) : curvesCsv(plot);
	download(fileName(plot, 'csv'), text instanceof Blob ? text : new Blob([text], { type: 'text/csv' }));
}

// curvesCsv has a line for each point of each curve that is shown.
function curvesCsv(plot) {
	const lines = ['curve,x,y,low,high'];
	for (const c of plot.curves) {
		if (c.hidden?.()) continue;
		c.x.forEach((x, i) => lines.push([quoted(c.name), x, c.y[i], c.low?.[i] ?? '', c.high?.[i] ?? ''].join(',')));
	}
	return `${lines.join('\n')}\n`;
}

export const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

export { css };
