// A pen draws the same marks on a canvas and into an SVG file. Places are in CSS pixels.
import { s } from './dom.js';
import { theme } from './colour.js';

export const FONT = 'system-ui, sans-serif';

const PIECE = 64; // points

export class CanvasPen {
	constructor(ctx) { this.ctx = ctx; }

	stroke({ colour, width = 1, dash = [], alpha = 1 }) {
		Object.assign(this.ctx, { strokeStyle: colour, lineWidth: width, globalAlpha: alpha, lineJoin: 'round', lineCap: 'butt' });
		this.ctx.setLineDash(dash);
	}

	// path joins points, given as x, y, x, y, ...; a NaN is a gap. One of many points is painted in pieces:
	// the time that a path which goes up and down takes grows with the square of its length.
	path(points, look) {
		this.stroke(look);
		const whole = look.dash?.length || points.length <= 2 * PIECE;
		if (!whole) this.ctx.lineJoin = 'bevel';
		for (let from = 0, n = whole ? points.length : 2 * PIECE; from < points.length; from += n) this.piece(points.slice(Math.max(0, from - 2), from + n));
		this.ctx.globalAlpha = 1;
	}

	piece(points) {
		const c = this.ctx;
		c.beginPath();
		let up = true;
		for (let i = 0; i < points.length; i += 2) {
			if (Number.isNaN(points[i + 1])) { up = true; continue; }
			if (up) c.moveTo(points[i], points[i + 1]);
			else c.lineTo(points[i], points[i + 1]);
			// a value between two gaps would be a line without length
			if (up && !(i + 3 < points.length && !Number.isNaN(points[i + 3]))) c.lineTo(points[i] + 0.8, points[i + 1]);
			up = false;
		}
		c.stroke();
	}

	line(x0, y0, x1, y1, look) { this.path([x0, y0, x1, y1], look); }

	area(points, colour, alpha) {
		const c = this.ctx;
		c.globalAlpha = alpha;
		c.fillStyle = colour;
		c.beginPath();
		for (let i = 0; i < points.length; i += 2) c.lineTo(points[i], points[i + 1]);
		c.fill();
		c.globalAlpha = 1;
	}

	rect(x, y, w, height, colour, alpha = 1) {
		this.ctx.globalAlpha = alpha;
		this.ctx.fillStyle = colour;
		this.ctx.fillRect(x, y, w, height);
		this.ctx.globalAlpha = 1;
	}

	dots(points, r, colour, hollow = false) {
		const c = this.ctx;
		c.beginPath();
		for (let i = 0; i < points.length; i += 2) {
			c.moveTo(points[i] + r, points[i + 1]);
			c.arc(points[i], points[i + 1], r, 0, 2 * Math.PI);
		}
		if (hollow) {
			this.stroke({ colour, width: 1.2 });
			c.stroke();
		} else {
			c.fillStyle = colour;
			c.fill();
		}
	}

	text(x, y, words, { colour, align = 'start', size = 10, weight = 400 }) {
		const c = this.ctx;
		c.font = `${weight} ${size}px ${FONT}`;
		Object.assign(c, { fillStyle: colour, textAlign: align, textBaseline: 'alphabetic' });
		c.fillText(words, x, y);
	}

	width(words, size = 10) {
		this.ctx.font = `${size}px ${FONT}`;
		return this.ctx.measureText(words).width;
	}

	image(bitmap, x, y, w, height) {
		this.ctx.imageSmoothingEnabled = false;
		this.ctx.drawImage(bitmap, x, y, w, height);
	}
}

const at = (v) => Math.round(v * 100) / 100;

export class SvgPen {
	constructor(group) {
		this.group = group;
		this.measure = new CanvasPen(document.createElement('canvas').getContext('2d'));
	}

	add(tag, attrs, ...children) { this.group.append(s(tag, attrs, ...children)); }

	path(points, { colour, width = 1, dash = [], alpha = 1 }) {
		let d = '', up = true;
		for (let i = 0; i < points.length; i += 2) {
			if (Number.isNaN(points[i + 1])) { up = true; continue; }
			d += `${up ? 'M' : 'L'}${at(points[i])} ${at(points[i + 1])}`;
			if (up && !(i + 3 < points.length && !Number.isNaN(points[i + 3]))) d += 'h.8';
			up = false;
		}
		if (d) this.add('path', { d, fill: 'none', stroke: colour, 'stroke-width': width, 'stroke-dasharray': dash.join(' ') || null, 'stroke-opacity': alpha < 1 ? alpha : null, 'stroke-linejoin': 'round' });
	}

	line(x0, y0, x1, y1, look) { this.path([x0, y0, x1, y1], look); }

	area(points, colour, alpha) {
		this.add('polygon', { points: points.map(at).join(' '), fill: colour, 'fill-opacity': alpha });
	}

	rect(x, y, w, height, colour, alpha = 1) {
		this.add('rect', { x: at(x), y: at(y), width: at(Math.max(0, w)), height: at(Math.max(0, height)), fill: colour, 'fill-opacity': alpha });
	}

	dots(points, r, colour, hollow = false) {
		for (let i = 0; i < points.length; i += 2) {
			this.add('circle', { cx: at(points[i]), cy: at(points[i + 1]), r, ...(hollow ? { fill: 'none', stroke: colour, 'stroke-width': 1.2 } : { fill: colour }) });
		}
	}

	text(x, y, words, { colour, align = 'start', size = 10, weight = 400 }) {
		const anchor = { center: 'middle', right: 'end', end: 'end' }[align] ?? 'start';
		this.add('text', { x: at(x), y: at(y), fill: colour, 'font-size': size, 'font-family': FONT, 'font-weight': weight, 'text-anchor': anchor }, words);
	}

	width(words, size) { return this.measure.width(words, size); }

	image(bitmap, x, y, w, height) {
		this.add('image', { href: bitmap.toDataURL('image/png'), x: at(x), y: at(y), width: at(w), height: at(height), preserveAspectRatio: 'none', 'image-rendering': 'pixelated' });
	}
}

// colourBar draws a ramp from bottom to top with its ends named.
export function colourBar(pen, ramp, x, top, height, low, high) {
	const n = 64;
	for (let k = 0; k < n; k++) {
		const [r, g, b] = ramp[Math.round(k / (n - 1) * 255)];
		pen.rect(x, top + height * (1 - (k + 1) / n), 8, height / n + 0.5, `rgb(${r},${g},${b})`);
	}
	pen.text(x + 11, top + 8, high, { colour: theme.muted, size: 9 });
	pen.text(x + 11, top + height, low, { colour: theme.muted, size: 9 });
}
