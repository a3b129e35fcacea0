/**
 * n8n stores runs in the `flatted` form: a JSON list whose first entry is the value, and in which
 * every string inside an object or a list is the index of an entry. Rings stay rings.
 */
export function decodeFlatted(text: string): unknown {
	const entries = JSON.parse(text) as readonly unknown[];
	const decoded = new Map<number, unknown>();

	const follow = (value: unknown): unknown =>
		typeof value === 'string' ? entryAt(Number(value)) : value;
	const entryAt = (index: number): unknown => {
		if (decoded.has(index)) return decoded.get(index);
		const entry = entries[index];
		if (typeof entry !== 'object' || entry === null) return entry;
		if (Array.isArray(entry)) {
			const list: unknown[] = [];
			decoded.set(index, list);
			for (const value of entry as readonly unknown[]) list.push(follow(value));
			return list;
		}
		const fields: Record<string, unknown> = {};
		decoded.set(index, fields);
		for (const [key, value] of Object.entries(entry)) fields[key] = follow(value);
		return fields;
	};
	return entryAt(0);
}
