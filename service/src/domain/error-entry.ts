/** Who caused the fault; decides who has to act. */
export type Blame = 'caller' | 'account' | 'upstream' | 'us';

/** What the fault does to a publication; `retry` and `reconnect` prove that nothing was made. */
export type PinEffect = 'none' | 'fail' | 'retry' | 'reconnect' | 'defer' | 'verify';

export interface ErrorEntry {
	readonly blame: Blame;
	/** HTTP status when a call is answered with this code. */
	readonly status: number;
	readonly pin: PinEffect;
	/** One public sentence; a thrown error may say it more exactly. */
	readonly message: string;
	/** What the reader should do next. */
	readonly remedy: string;
}

/** A row: blame, status and effect on a publication; then message and remedy. */
export const entry = (
	[blame, status, pin]: readonly [Blame, number, PinEffect],
	[message, remedy]: readonly [string, string],
): ErrorEntry => ({ blame, status, pin, message, remedy });
