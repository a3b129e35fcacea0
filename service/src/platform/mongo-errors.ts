const CONNECTION_ERRORS: ReadonlySet<string> = new Set([
	'MongoServerSelectionError',
	'MongoNetworkError',
	'MongoNetworkTimeoutError',
	'MongoNotConnectedError',
	'MongoTopologyClosedError',
	'MongoClientClosedError',
	'MongoPoolClosedError',
	'MongoPoolClearedError',
	'PoolClearedError',
	'PoolClearedOnNetworkError',
	'MongoWaitQueueTimeoutError',
	'MongoOperationTimeoutError',
	'MongoStalePrimaryError',
	'MongoServerClosedError',
	'WaitQueueTimeoutError',
	'MongooseServerSelectionError',
	'DisconnectedError',
]);

/** The server that was asked is not the primary, or is shutting down (MongoDB's own numbers). */
const ELECTION_CODES: ReadonlySet<number> = new Set([
	89, 91, 189, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

const AWAY_LABELS = ['RetryableWriteError', 'UnknownTransactionCommitResult'] as const;

const MAX_CAUSES = 5;

/**
 * Whether an error means that the database cannot be reached or has no primary just now, and
 * not that the operation itself was wrong. Looks at causes as well.
 */
export function isDatabaseAway(error: unknown): boolean {
	let current = error;
	for (let i = 0; i < MAX_CAUSES && current instanceof Error; i++) {
		if (isAway(current)) return true;
		current = current.cause;
	}
	return false;
}

interface DriverError extends Error {
	readonly code?: unknown;
	readonly errorLabels?: unknown;
}

function isAway(error: DriverError): boolean {
	if (CONNECTION_ERRORS.has(error.name)) return true;
	if (!error.name.startsWith('Mongo')) return false;
	if (typeof error.code === 'number' && ELECTION_CODES.has(error.code)) return true;
	const { errorLabels } = error;
	return Array.isArray(errorLabels) && AWAY_LABELS.some((label) => errorLabels.includes(label));
}
