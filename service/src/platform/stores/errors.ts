/** One step of one store that led nowhere; the message is the reason, fit for the user. */
export class StepFailed extends Error {
	override readonly name = 'StepFailed';
	/** The server may be there later: asking again can lead somewhere. */
	readonly away: boolean;

	constructor(message: string, { away = false } = {}) {
		super(message);
		this.away = away;
	}
}

/** No step worked for at least one store. The message is the whole explanation. */
export class StoresUnavailable extends Error {
	override readonly name = 'StoresUnavailable';

	/** `away`: why, in one line, where a later try may well succeed. */
	constructor(
		message: string,
		readonly away?: string,
	) {
		super(message);
	}
}

/** Another running program uses the data folder. The message names it. */
export class DataFolderInUse extends Error {
	override readonly name = 'DataFolderInUse';
}

/** The text of anything thrown. */
export function reasonOf(cause: unknown): string {
	const message = textField(cause, 'message');
	return message ?? String(cause);
}

/** The system's code (`ENOENT`, …) of anything thrown, if it has one. */
export const systemCode = (cause: unknown): string | undefined => textField(cause, 'code');

// Not by `instanceof Error`: errors of the runtime may come from another realm, as under jest.
function textField(cause: unknown, field: 'message' | 'code'): string | undefined {
	if (typeof cause !== 'object' || cause === null) return undefined;
	const value = (cause as Partial<Record<typeof field, unknown>>)[field];
	return typeof value === 'string' ? value : undefined;
}
