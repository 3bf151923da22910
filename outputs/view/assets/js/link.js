// A Link is an axis that several plots share: what is in sight of it, and a cursor.

export class Link {
	constructor(name) {
		this.name = name;
		this.extents = new Map();
		this.range = null; // in sight; null: all there is
		this.cursor = null;
		this.listeners = new Set();
	}

	on(listener) {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	tell(what, source) {
		for (const listener of [...this.listeners]) listener(what, source);
	}

	get full() {
		const all = [...this.extents.values()];
		if (all.length === 0) return [0, 1];
		const from = Math.min(...all.map((e) => e[0])), to = Math.max(...all.map((e) => e[1]));
		return from < to ? [from, to] : [from - 0.5, from + 0.5];
	}

	get window() { return this.range ?? this.full; }

	// setExtent says how far one of those that share the axis goes. Who looks at the end goes along.
	setExtent(key, from, to) {
		const old = this.extents.get(key);
		if (old && old[0] === from && old[1] === to) return;
		const end = this.full[1];
		this.extents.set(key, [from, to]);
		if (old && this.range && this.range[1] >= end && this.full[1] > end) {
			const grown = this.full[1] - end;
			this.range = this.range.map((v) => v + grown);
		}
		this.tell('extent', key);
	}

	dropExtent(key) {
		if (this.extents.delete(key)) this.tell('extent', key);
	}

	zoom(from, to) {
		const [low, high] = this.full;
		const least = (high - low) * 1e-9;
		if (to - from < least) return;
		if (from < low + least) from = low; // rounding would hide what lies at the very end
		if (to > high - least) to = high;
		this.range = to <= from || (from <= low && to >= high) ? null : [from, to];
		this.tell('range');
	}

	// zoomAt makes the window so many times as wide, about the cursor or the middle.
	zoomAt(factor, about = this.cursor) {
		const [from, to] = this.window;
		const at = about !== null && about >= from && about <= to ? about : (from + to) / 2;
		this.zoom(at - (at - from) * factor, at + (to - at) * factor);
	}

	pan(share) {
		const [from, to] = this.window, [low, high] = this.full;
		const by = Math.max(low - from, Math.min(high - to, share * (to - from)));
		this.zoom(from + by, to + by);
	}

	reset() {
		this.range = null;
		this.tell('range');
	}

	point(x, source) {
		if (x === this.cursor) return;
		this.cursor = x;
		this.tell('cursor', source);
	}

	// step moves the cursor by a share of the window.
	step(share) {
		const [from, to] = this.window;
		const at = this.cursor ?? from + (to - from) / 2;
		this.point(Math.max(from, Math.min(to, at + share * (to - from))));
	}
}
