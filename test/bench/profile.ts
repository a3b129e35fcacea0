import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Profile {
	readonly nodes: readonly {
		readonly id: number;
		readonly callFrame: {
			readonly functionName: string;
			readonly url: string;
			readonly lineNumber: number;
		};
	}[];
	readonly samples: readonly number[];
	readonly timeDeltas: readonly number[];
}

const TOP = 30;

/** Prints for each profile in a folder which functions the time was spent in, themselves alone. */
export function printProfiles(folder: string, say: (line: string) => void): void {
	const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
	for (const name of files) {
		const text = readFileSync(path.join(folder, name), 'utf8');
		say(`\n${name}: share of the busy time, functions themselves`);
		for (const line of topOf(JSON.parse(text) as Profile)) say(line);
	}
}

function topOf({ nodes, samples, timeDeltas }: Profile): string[] {
	const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
	const spent = new Map<string, number>();
	let busy = 0;
	for (const [i, id] of samples.entries()) {
		const frame = byId.get(id);
		const micros = timeDeltas[i] ?? 0;
		if (!frame || frame.functionName === '(idle)') continue;
		busy += micros;
		const file = frame.url.replace(/^.*?(node_modules\/|service\/|node:)/, '$1');
		const name = `${frame.functionName || '(anonymous)'} ${file}:${String(frame.lineNumber + 1)}`;
		spent.set(name, (spent.get(name) ?? 0) + micros);
	}
	return [...spent]
		.sort(([, a], [, b]) => b - a)
		.slice(0, TOP)
		.map(([name, micros]) => `${((micros / busy) * 100).toFixed(1).padStart(5)} %  ${name}`);
}
