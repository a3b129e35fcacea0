import { SECRET_NAMES, SETTING_NAMES } from './env.js';

const PREFIX = 'PINLANE_';
/** Set by the test run for its own files. */
const TEST_PREFIX = 'PINLANE_TEST_';
/** More changes than this are another word, not a slip. */
const MAX_DISTANCE = 4;

/** A warning for each name with our prefix that is no setting. */
export function warnOfUnknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
	const known = new Set<string>([
		...SETTING_NAMES,
		...[...SECRET_NAMES].map((name) => `${name}_FILE`),
	]);
	return Object.keys(env)
		.filter((name) => name.startsWith(PREFIX) && !name.startsWith(TEST_PREFIX) && !known.has(name))
		.sort()
		.map((name) => {
			const near = nearest(name, known);
			return `${name} is not a setting${near === undefined ? '' : `; did you mean ${near}?`}`;
		});
}

function nearest(name: string, known: ReadonlySet<string>): string | undefined {
	let best: { name: string | undefined; distance: number } = {
		name: undefined,
		distance: MAX_DISTANCE + 1,
	};
	for (const candidate of known) {
		const distance = editDistance(name, candidate);
		if (distance < best.distance) best = { name: candidate, distance };
	}
	return best.name;
}

/** Levenshtein: letters to insert, remove or replace. */
function editDistance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}
