import { linkDomain } from '../../domain/link-domain.js';
import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';
import {
	collectionOf,
	isDuplicateKey,
	type Collection,
	type Connection,
	type PipelineStage,
} from '../../platform/mongo.js';
import { linkPauseModel, type LinkPauseRecord } from './link-pause-model.js';

export interface AccountLink {
	readonly accountId: string;
	readonly link: string | null;
}

export interface LinkPause {
	readonly domain: string;
	readonly until: Date;
}

/** Which links of which accounts are held because Pinterest blocked one of their domain as spam. */
export interface LinkPauses {
	/**
	 * The pause that the link falls under, by what was true at most `KNOWN_FOR_MS` ago. One read for
	 * all accounts of a process in that time, never one a publication.
	 */
	inForce(link: AccountLink): Promise<LinkPause | null>;
	/** Pauses the link's domain; each block after an earlier pause makes it longer. */
	pause(link: AccountLink): Promise<LinkPause | null>;
}

export interface LinkPausesDeps {
	readonly connection: Connection;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Length of the first pause, the second, and so on, in milliseconds; the last one stays. */
	readonly pauseMs: readonly number[];
}

const KNOWN_FOR_MS = 2_000;
/** A block this long after the end of a pause is a new matter. */
const FORGET_AFTER_MS = 86_400_000;
const MAX_PAUSES = 20_000;

const keyOf = (accountId: string, domain: string): string => `${accountId} ${domain}`;

export function createLinkPauses(deps: LinkPausesDeps): LinkPauses {
	const pauses = collectionOf<LinkPauseRecord>(deps.connection, linkPauseModel);
	const known = knownPauses(deps, pauses);
	return {
		inForce: async ({ accountId, link }) => {
			const domain = linkDomain(link);
			if (domain === null) return null;
			const until = await known.until(keyOf(accountId, domain));
			return until && until > deps.clock.now() ? { domain, until } : null;
		},
		pause: async ({ accountId, link }) => {
			const domain = linkDomain(link);
			if (domain === null || deps.pauseMs.length === 0) return null;
			const until = await lengthen(pauses, { accountId, domain, ...deps });
			known.add(keyOf(accountId, domain), until);
			return { domain, until };
		},
	};
}

/** The pauses in force as this process knows them; its own additions count at once. */
function knownPauses({ clock, logger }: LinkPausesDeps, pauses: Collection<LinkPauseRecord>) {
	let stored = new Map<string, Date>();
	// Apart, since a reading under way does not have them.
	const own = new Map<string, Date>();
	let readAt = Number.NEGATIVE_INFINITY;
	let reading: Promise<void> | null = null;

	const readAnew = async (): Promise<void> => {
		const startedAt = clock.monotonic();
		try {
			const found = await pauses
				.find({ until: { $gt: clock.now() } }, { projection: { until: 1 } })
				.sort({ until: -1 })
				.limit(MAX_PAUSES)
				.toArray();
			stored = new Map(found.map(({ _id, until }) => [_id, until]));
			readAt = startedAt;
		} catch (error) {
			// What was known stays in force: no pin is lost by it, and none need wait for it.
			logger.warn({ err: String(error) }, 'the pauses of link domains could not be read');
		} finally {
			reading = null;
		}
	};

	return {
		until: async (key: string): Promise<Date | undefined> => {
			if (clock.monotonic() - readAt >= KNOWN_FOR_MS) await (reading ??= readAnew());
			const [mine, theirs] = [own.get(key), stored.get(key)];
			return mine && theirs ? (mine > theirs ? mine : theirs) : (mine ?? theirs);
		},
		add: (key: string, until: Date): void => {
			for (const [other, end] of own) if (end <= clock.now()) own.delete(other);
			own.set(key, until);
		},
	};
}

interface Lengthening {
	readonly accountId: string;
	readonly domain: string;
	readonly clock: Clock;
	readonly pauseMs: readonly number[];
}

/** A block during a pause changes nothing: it is the same one, met by a call under way. */
function lengthened({ accountId, domain, clock, pauseMs }: Lengthening): PipelineStage[] {
	const now = clock.now();
	const inForce = { $gt: ['$until', now] };
	const next = {
		$cond: [
			{ $gt: ['$forgetAt', now] },
			{ $min: [{ $add: ['$level', 1] }, pauseMs.length - 1] },
			0,
		],
	};
	return [
		{ $set: { accountId, domain, level: { $cond: [inForce, '$level', next] } } },
		{
			$set: {
				until: {
					$cond: [inForce, '$until', { $add: [now, { $arrayElemAt: [pauseMs, '$level'] }] }],
				},
			},
		},
		{ $set: { forgetAt: { $add: ['$until', FORGET_AFTER_MS] } } },
	];
}

async function lengthen(pauses: Collection<LinkPauseRecord>, request: Lengthening): Promise<Date> {
	const write = () =>
		pauses.findOneAndUpdate(
			{ _id: keyOf(request.accountId, request.domain) },
			lengthened(request),
			{ upsert: true, returnDocument: 'after' },
		);
	const written = await write().catch((error: unknown) => {
		// Two first blocks at once: one of them made the document.
		if (isDuplicateKey(error)) return write();
		throw error;
	});
	if (!written) throw new Error('an upsert answered without its document');
	return written.until;
}
