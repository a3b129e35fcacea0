import { HttpFault } from './http-fault.js';

/**
 * Refuses JSON that is nested deeper than `maxDepth` or whose member names could reach a
 * prototype when somebody copies the value. Throws HttpFault validation_error.
 */
export function checkJson(value: unknown, maxDepth: number): void {
	if (!isContainer(value)) return;
	// Breadth first and without recursion: the depth of hostile input is not known beforehand.
	let level: object[] = [value];
	for (let depth = 1; level.length > 0; depth++) {
		if (depth > maxDepth) throw refused(`is nested deeper than ${maxDepth} levels`, 'too_deep');
		level = childrenOf(level);
	}
}

function childrenOf(level: readonly object[]): object[] {
	const children: object[] = [];
	for (const container of level) {
		if (Array.isArray(container)) {
			for (const entry of container) if (isContainer(entry)) children.push(entry);
			continue;
		}
		for (const name of Object.keys(container)) {
			const entry: unknown = (container as Record<string, unknown>)[name];
			if (name === '__proto__' || (name === 'constructor' && isContainer(entry))) {
				throw refused(`must not have a member named ${name}`, 'forbidden_name');
			}
			if (isContainer(entry)) children.push(entry);
		}
	}
	return children;
}

const isContainer = (value: unknown): value is object =>
	typeof value === 'object' && value !== null;

const refused = (msg: string, type: string): HttpFault =>
	new HttpFault('validation_error', {
		message: `body: ${msg}`,
		fields: [{ loc: ['body'], msg, type }],
	});
