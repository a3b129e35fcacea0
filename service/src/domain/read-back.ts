import type { Decision, RetryPolicy } from './retry-policy.js';

/** What was sent, as stored before it was sent. */
export interface SentTexts {
	readonly boardId: string;
	readonly title: string;
	readonly description: string | null;
	readonly altText: string | null;
	readonly link: string | null;
	/** When the attempt began. */
	readonly startedAt: Date;
}

/** A pin as a board lists it. */
export interface ListedPin {
	readonly id: string;
	readonly boardId: string;
	readonly title: string | null;
	readonly description: string | null;
	readonly altText: string | null;
	readonly link: string | null;
	readonly createdAt: Date | null;
	readonly isOwner: boolean;
}

export interface BoardReading {
	readonly pins: readonly ListedPin[];
	/** The listing went back past the start of the attempt; a capped or failed one did not. */
	readonly complete: boolean;
}

export type ReadBackVerdict =
	| { readonly kind: 'adopt'; readonly pinId: string; readonly others: readonly string[] }
	| { readonly kind: 'absent' }
	| { readonly kind: 'unclear' };

const CLOCK_SLACK_MS = 60_000;

/** Text as it compares: entities decoded, composed form, single spaces, trimmed. */
export function comparableText(text: string | null): string {
	return decodeEntities(text ?? '')
		.normalize('NFC')
		.replace(/[\s\u00a0\u200b\ufeff]+/g, ' ')
		.trim();
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
};

const ENTITY = /&(#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos|nbsp);/gi;
const MAX_ESCAPES = 8;

/** Decodes again and again: a text that held an entity itself comes back escaped twice. */
function decodeEntities(text: string): string {
	let decoded = text;
	for (let pass = 0; pass < MAX_ESCAPES && decoded.includes('&'); pass++) {
		decoded = decoded.replace(ENTITY, decodeEntity);
	}
	return decoded;
}

function decodeEntity(entity: string, inside: string): string {
	const name = inside.toLowerCase();
	if (!name.startsWith('#')) return NAMED_ENTITIES[name] ?? entity;
	const codePoint = name.startsWith('#x') ? parseInt(name.slice(2), 16) : Number(name.slice(1));
	const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
	if (codePoint === 0 || codePoint > 0x10ffff || surrogate) return entity;
	return String.fromCodePoint(codePoint);
}

/** Link as it compares: in the normal form of addresses where it is one. */
export function comparableLink(link: string | null): string {
	if (!link) return '';
	try {
		// Not URL.canParse: in Node 20 it refuses non-ASCII hosts once it is compiled.
		return new URL(link).href;
	} catch {
		return link.trim();
	}
}

/**
 * Did the attempt make a pin? `taken` are remote ids that other publications already own.
 * Several matches: the oldest is adopted, the others are named.
 */
export function judgeReadBack(
	sent: SentTexts,
	reading: BoardReading,
	taken: ReadonlySet<string>,
): ReadBackVerdict {
	const matches = reading.pins
		.filter((pin) => pin.isOwner && pin.boardId === sent.boardId && !taken.has(pin.id))
		.filter((pin) => isRecent(pin, sent) && sameContent(pin, sent))
		.sort((a, b) => ageOrder(a) - ageOrder(b));
	const [oldest, ...others] = matches;
	if (oldest) return { kind: 'adopt', pinId: oldest.id, others: others.map((pin) => pin.id) };
	return reading.complete ? { kind: 'absent' } : { kind: 'unclear' };
}

/** A pin without a time comes last: nothing says that it is the oldest. */
const ageOrder = (pin: ListedPin): number => pin.createdAt?.getTime() ?? Number.MAX_SAFE_INTEGER;

function isRecent(pin: ListedPin, sent: SentTexts): boolean {
	return !pin.createdAt || pin.createdAt.getTime() >= sent.startedAt.getTime() - CLOCK_SLACK_MS;
}

function sameContent(pin: ListedPin, sent: SentTexts): boolean {
	return (
		comparableLink(pin.link) === comparableLink(sent.link) &&
		comparableText(pin.title) === comparableText(sent.title) &&
		comparableText(pin.description) === comparableText(sent.description) &&
		comparableText(pin.altText) === comparableText(sent.altText)
	);
}

export interface LookFacts {
	/** Looks already made, this one included. */
	readonly looks: number;
	/** Times a passing fault put the record back before. */
	readonly postponed: number;
	/** Waits before further tries, where the unknown outcome came with its own ladder. */
	readonly ladderMs?: readonly number[];
	readonly cancelRequested: boolean;
}

/** What follows from a look at the board. Absent counts only at the last look of the ladder. */
export function decideAfterLook(
	verdict: ReadBackVerdict,
	facts: LookFacts,
	policy: RetryPolicy,
): Decision {
	if (verdict.kind === 'adopt') return { trigger: 'adopt' };
	const next = policy.readBackMs[facts.looks];
	if (next !== undefined) return { trigger: 'lookAgain', waitMs: next };
	if (verdict.kind === 'absent') {
		if (facts.cancelRequested) return { trigger: 'concedeCancel', code: 'canceled' };
		const ladder = facts.ladderMs;
		// Past its end the last step counts: attempts are bounded, and haste is what it is against.
		const own = ladder?.[Math.min(facts.postponed, ladder.length - 1)];
		if (own === undefined) return { trigger: 'clear', waitMs: 0 };
		return { trigger: 'clear', guard: 'ownLadder', waitMs: own, code: 'transient_upstream' };
	}
	const later = policy.unclearMs[facts.looks - policy.readBackMs.length];
	if (later !== undefined) return { trigger: 'lookAgain', waitMs: later };
	return { trigger: 'giveUp', code: 'unconfirmed' };
}
