// What keys do on a plot that has the focus.
export const KEYS = [
	['← →', 'move the cursor; with Shift the window, with Alt by a tenth'],
	['+ −', 'zoom in and out, about the cursor'],
	['0 or Home', 'all there is'],
	['[ ]', 'to the ending before, or after'],
	['Esc', 'take the cursor away'],
	['drag, double click, Ctrl+wheel', 'the same with the mouse'],
	['s p c', 'save this picture as SVG or PNG, its numbers as CSV'],
	['1 … 9', 'panels'],
	['t', 'light or dark'],
];

export function keysOf(plot) {
	const link = plot.o.link;
	const move = (sign) => (e) => {
		if (e.shiftKey) link.pan(0.2 * sign);
		else link.step((e.altKey ? 0.1 : 0.01) * sign);
	};
	const jump = (sign) => () => plot.o.jump?.(sign);
	const press = (name) => () => plot.figure.querySelector(`.save[title="save as ${name}"]`).click();
	const acts = {
		ArrowLeft: move(-1), ArrowRight: move(1), '+': () => link.zoomAt(0.5), '=': () => link.zoomAt(0.5), '-': () => link.zoomAt(2),
		0: () => { plot.plane = null; link.reset(); }, Home: () => { plot.plane = null; link.reset(); },
		'[': jump(-1), ']': jump(1), Escape: () => link.point(null), s: press('svg'), p: press('png'), c: press('csv'),
	};
	return (e) => {
		const act = acts[e.key];
		if (!act || e.ctrlKey || e.metaKey) return;
		e.preventDefault();
		e.stopPropagation();
		act(e);
		plot.told.setAttribute('aria-live', 'polite'); // who uses keys hears what the cursor is at
	};
}
