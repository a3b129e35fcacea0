import type { PublishingDeps } from '../features/publishing/index.js';
import { createByteBudget } from '../platform/byte-budget.js';
import { systemRandom } from '../platform/random.js';
import type { Parts } from './parts.js';

/** Image bytes read for sending at one time; on the wire each takes about three times as much. */
const IMAGE_BYTES = 64 * 1024 * 1024;

/** What publishing needs of the rest. */
export function publishingDeps(parts: Parts): PublishingDeps {
	const { publications, linkPauses, lanes, assets, files, ports, clock, logger } = parts;
	return {
		publications,
		linkPauses,
		lanes,
		assets,
		files,
		imageBytes: createByteBudget(IMAGE_BYTES),
		accounts: parts.accounts.publishing,
		ports,
		wake: parts.engine.queues.wake,
		clock,
		random: systemRandom,
		logger,
		settings: parts.config.publishing,
	};
}
