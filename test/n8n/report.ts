export interface Row {
	readonly part: string;
	readonly what: string;
	readonly passed: boolean;
	/** What was seen, or why it failed; one line in the table. */
	readonly seen: string;
	readonly ms: number;
}

/** Collects what was driven. */
export interface Report {
	/** Runs one part; a step that fails ends its part and no other. */
	part(name: string, drive: (step: Step) => Promise<void>): Promise<void>;
	readonly rows: readonly Row[];
}

/** Runs one step; `seen` turns its result into the table's words. */
export type Step = <T>(
	what: string,
	run: () => Promise<T>,
	seen?: (result: T) => string,
) => Promise<T>;

class StepFailed extends Error {}

/** Prints each row as it comes. */
export function createReport(print: (row: Row) => void): Report {
	const rows: Row[] = [];
	const add = (row: Row): void => {
		rows.push(row);
		print(row);
	};
	return {
		rows,
		part: async (part, drive) => {
			const step: Step = async (what, run, seen = () => 'ok') => {
				const started = performance.now();
				const end = (passed: boolean, text: string): void =>
					add({ part, what, passed, seen: text, ms: performance.now() - started });
				try {
					const result = await run();
					end(true, seen(result));
					return result;
				} catch (error) {
					end(false, error instanceof Error ? error.message : String(error));
					throw new StepFailed(what, { cause: error });
				}
			};
			try {
				await drive(step);
			} catch (error) {
				if (!(error instanceof StepFailed)) throw error;
			}
		},
	};
}
