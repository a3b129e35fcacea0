import type { KeepUnknownAnswer } from '../../pinterest/unknown-answer.js';
import { newId } from '../../platform/ids.js';
import type { Logger } from '../../platform/logger.js';
import { collectionOf, type Connection } from '../../platform/mongo.js';
import { unknownAnswerModel, type UnknownAnswerRecord } from './unknown-answer-model.js';

/** Answers that the table of rules does not know, kept for whoever extends it. */
export interface UnknownAnswers {
	/** Stores it on the side and counts it; nobody waits for it, and its failure hurts nobody. */
	readonly keep: KeepUnknownAnswer;
	/** How many this process has seen. */
	count(): number;
}

export interface UnknownAnswersDeps {
	readonly connection: Connection;
	readonly logger: Logger;
}

export function createUnknownAnswers({ connection, logger }: UnknownAnswersDeps): UnknownAnswers {
	const answers = collectionOf<UnknownAnswerRecord>(connection, unknownAnswerModel);
	let seen = 0;
	return {
		keep: (answer) => {
			seen += 1;
			const { accountId, operation, method, path, status, rule } = answer;
			logger.warn(
				{ account: accountId, operation, method, path, status, rule, unknownAnswers: seen },
				'Pinterest gave an answer that no rule knows',
			);
			answers.insertOne({ _id: newId(), ...answer }).catch((error: unknown) => {
				logger.warn({ err: String(error) }, 'an unknown answer could not be kept');
			});
		},
		count: () => seen,
	};
}
