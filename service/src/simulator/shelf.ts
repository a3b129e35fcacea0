import type { Pin } from './model.js';

/** Pins of one board or one user as lists show them: late, and in no order a reader could use. */
export interface Shelf {
	add(pin: Pin, at: number): void;
	remove(pinId: string, at: number): void;
	/** The pins visible at `now` (epoch ms), by shuffle key. */
	visible(now: number): readonly Pin[];
	/** Count and last change as far as they are visible at `now`; null: never changed. */
	summary(now: number): { readonly count: number; readonly modifiedAt: number | null };
	/** Every pin, visible or not. */
	all(): Pin[];
}

export function createShelf(): Shelf {
	const shown = new Map<string, Pin>();
	const hidden = new Map<string, { readonly pin: Pin; readonly at: number }>();
	let sorted: readonly Pin[] | null = null;
	let modifiedAt: number | null = null;

	const touch = (at: number): void => {
		modifiedAt = Math.max(modifiedAt ?? at, at);
	};
	const show = (pin: Pin, at: number): void => {
		shown.set(pin.id, pin);
		sorted = null;
		touch(at);
	};
	const catchUp = (now: number): void => {
		for (const [id, { pin, at }] of hidden) {
			if (pin.visibleAt > now) continue;
			hidden.delete(id);
			show(pin, at);
		}
	};

	return {
		add: (pin, at) => {
			if (pin.visibleAt > at) hidden.set(pin.id, { pin, at });
			else show(pin, at);
		},
		remove: (pinId, at) => {
			hidden.delete(pinId);
			if (!shown.delete(pinId)) return;
			sorted = null;
			touch(at);
		},
		visible: (now) => {
			catchUp(now);
			sorted ??= [...shown.values()].sort((a, b) => (a.shuffleKey < b.shuffleKey ? -1 : 1));
			return sorted;
		},
		summary: (now) => {
			catchUp(now);
			return { count: shown.size, modifiedAt };
		},
		all: () => [...shown.values(), ...[...hidden.values()].map(({ pin }) => pin)],
	};
}
