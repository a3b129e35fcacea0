/** A list that numbers its entries from 1 on and never reuses a number, cleared or not. */
export interface NumberedLog<T extends { readonly seq: number }> {
	append(entry: Omit<T, 'seq'>): T;
	/** Entries numbered above `seq`, oldest first. */
	after(seq: number): readonly T[];
	last(): number;
	clear(): void;
}

export function createLog<T extends { readonly seq: number }>(): NumberedLog<T> {
	let entries: T[] = [];
	let last = 0;
	return {
		append: (entry) => {
			last += 1;
			const numbered = { seq: last, ...entry } as T;
			entries.push(numbered);
			return numbered;
		},
		after: (seq) => {
			const first = entries[0]?.seq ?? 0;
			return entries.slice(Math.max(0, seq + 1 - first));
		},
		last: () => last,
		clear: () => {
			entries = [];
		},
	};
}

/** A change of the simulated Pinterest, whether or not the client ever learned of it. */
export interface Effect {
	readonly seq: number;
	readonly effect: 'pin.created' | 'pin.deleted' | 'board.created' | 'board.deleted';
	/** Epoch ms at which it was committed. */
	readonly at: number;
	readonly userId: string;
	readonly boardId: string;
	readonly pinId: string | null;
	readonly title: string | null;
	readonly link: string | null;
	readonly description: string | null;
	readonly requestId: string;
	/** `answered`: the client got a success that names it; anything else is `lost`. */
	outcome: 'answered' | 'lost';
}

/** A received POST /v5/pins, whatever became of it. */
export interface ReceivedCall {
	readonly seq: number;
	/** Epoch ms at which its headers had arrived. */
	readonly at: number;
	readonly requestId: string;
	readonly boardId: string | null;
	readonly title: string | null;
	readonly link: string | null;
	userId: string | null;
	fault: string | null;
	/** Null while unanswered or never answered. */
	status: number | null;
}
