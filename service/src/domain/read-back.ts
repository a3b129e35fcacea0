import { ladderStep, type Decision, type RetryPolicy } from './retry-policy.js';

/** What was sent, as stored before it was sent. */
export interface SentTexts {
	readonly boardId: string;
	readonly title: string;
	readonly description: string | null;
	readonly altText: string | null;
	readonly link: string | null;
	/** Part of the link that no other publication's has. */
	readonly linkMark?: string;
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

/** Text as it compares: entities decoded, nothing unseen, composed form, single spaces, trimmed. */
export function comparableText(text: string | null): string {
	return decodeEntities(text ?? '')
		.normalize('NFC')
		.replace(/\s+/g, ' ')
		.trim();
}

/**
 * Zero-width marks, soft hyphens and the form of an emoji get lost on the way. The joiner of emoji
 * stays: families differ by it.
 */
const UNSEEN = /[\u00ad\u200b\u200c\u200e\u200f\u2060\ufe0e\ufe0f\ufeff]/g;

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
	let decoded = text.replace(UNSEEN, '');
	for (let pass = 0; pass < MAX_ESCAPES && decoded.includes('&'); pass++) {
		decoded = decoded.replace(ENTITY, decodeEntity).replace(UNSEEN, '');
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
	const candidates = reading.pins
		.filter((pin) => pin.isOwner && pin.boardId === sent.boardId && !taken.has(pin.id))
		.filter((pin) => isRecent(pin, sent));
	const marked = candidates.filter((pin) => isMarked(pin.link, sent.linkMark));
	// Pinterest may have rewritten the link: texts decide where no pin bears the mark.
	const alike = marked.length > 0 ? marked : candidates.filter((pin) => sameContent(pin, sent));
	const matches = [...alike].sort((a, b) => ageOrder(a) - ageOrder(b));
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
		sameLink(pin.link, sent) &&
		comparableText(pin.title) === comparableText(sent.title) &&
		comparableText(pin.description) === comparableText(sent.description) &&
		comparableText(pin.altText) === comparableText(sent.altText)
	);
}

function isMarked(link: string | null, mark: string | undefined): boolean {
	if (!mark || !link) return false;
	return [...queryOf(link).values()].includes(mark);
}

/** As it was sent, or the same without our mark: parameters of campaigns are dropped at times. */
function sameLink(link: string | null, { link: sent, linkMark }: SentTexts): boolean {
	if (comparableLink(link) === comparableLink(sent)) return true;
	if (!linkMark || !sent || !link) return false;
	return comparableLink(link) === comparableLink(withoutMark(sent, linkMark));
}

/** The link as it was before its mark was put in, which is always its last parameter. */
export function withoutMark(link: string, mark: string): string {
	// As text: a query that is written anew is written differently.
	return link.replace(new RegExp(`[?&][^?&#=]+=${mark}(?=#|$)`), '');
}

function queryOf(link: string): URLSearchParams {
	try {
		return new URL(link).searchParams;
	} catch {
		return new URLSearchParams();
	}
}

export interface LookFacts {
	/** Looks already made, this one included. */
	readonly looks: number;
	/** Create calls sent so far, the lost one included. */
	readonly attempts: number;
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
		const own = ladder?.[Math.min(ladderStep(facts), ladder.length - 1)];
		if (own === undefined) return { trigger: 'clear', waitMs: 0 };
		return { trigger: 'clear', guard: 'ownLadder', waitMs: own, code: 'transient_upstream' };
	}
	const later = policy.unclearMs[facts.looks - policy.readBackMs.length];
	if (later !== undefined) return { trigger: 'lookAgain', waitMs: later };
	return { trigger: 'giveUp', code: 'unconfirmed' };
}

/** What follows where the token was refused: no look was made, and a dead one holds the lane. */
export function decideAfterRefusal(dead: boolean, policy: RetryPolicy): Decision {
	if (!dead) return { trigger: 'lookAgain', waitMs: policy.baseMs };
	const gate = { code: 'token_expired', ms: 'untilReconnected' } as const;
	return { trigger: 'lookAgain', waitMs: 0, gate };
}
