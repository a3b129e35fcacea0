import { ServiceError, type FieldFault } from '../../domain/errors.js';
import type { PinContent } from '../../domain/fingerprint.js';
import type { Caller } from '../access/index.js';
import { permitAccount } from '../access/index.js';
import type { AccountFacts } from '../accounts/index.js';
import type { BoardKnowledge } from '../boards/index.js';
import {
	acceptPublication,
	existingPublication,
	type AcceptDeps,
	type Accepted,
	type AcceptInput,
} from '../publications/index.js';
import { presentPin } from './present.js';
import type { CreatePinBody, PinView } from './schemas.js';

export interface CreatePinDeps extends AcceptDeps {
	/** The caller's own account, or null; all of it local. */
	findAccount(workspaceId: string, accountId: string): Promise<AccountFacts | null>;
	/** `unchecked`: Pinterest could not be asked; publishing will tell. */
	knowsBoard(account: AccountFacts, boardId: string): Promise<BoardKnowledge>;
}

const NEEDED_SCOPES = ['boards:read', 'pins:write'];

/** Accepts a pin: local checks, one insert, one wake-up. Answers with the pin as it was stored. */
export async function createPin(
	deps: CreatePinDeps,
	caller: Caller,
	body: CreatePinBody,
): Promise<PinView> {
	permitAccount(caller, body.account_id);
	const input: AcceptInput = {
		workspaceId: caller.workspaceId,
		accountId: body.account_id,
		content: contentOf(body),
		...(body.idempotency_key ? { idempotencyKey: body.idempotency_key } : {}),
	};
	const refusal = await refusalOf(deps, caller, body);
	const accepted = refusal
		? await existingOrRefused(deps, input, refusal)
		: await acceptPublication(deps, input);
	const pin = presentPin(accepted.record);
	return accepted.alreadyExisted ? { ...pin, already_existed: true } : pin;
}

/** A repeat of an accepted request gets its pin even where a new one would be refused by now. */
async function existingOrRefused(
	deps: CreatePinDeps,
	input: AcceptInput,
	refusal: ServiceError,
): Promise<Accepted> {
	const existing = await existingPublication(deps, input);
	if (!existing) throw refusal;
	return existing;
}

async function refusalOf(
	deps: CreatePinDeps,
	caller: Caller,
	body: CreatePinBody,
): Promise<ServiceError | null> {
	const account = await deps.findAccount(caller.workspaceId, body.account_id);
	if (!account) {
		return refused('account_id', 'is no account of this workspace; see GET /v1/pinterest/accounts');
	}
	if (account.revokedAt) return new ServiceError('account_revoked');
	const missing = NEEDED_SCOPES.filter((scope) => !account.scopes.includes(scope));
	if (missing.length > 0) {
		return new ServiceError('scope_missing', {
			message: `The connection of this account lacks: ${missing.join(', ')}.`,
		});
	}
	if (body.asset_id) return refused('asset_id', 'there is no stored file with this id');
	const board = await deps.knowsBoard(account, body.board_id);
	if (board !== 'unknown') return null;
	return new ServiceError('board_not_found', {
		message: `The account has no board with the id ${JSON.stringify(body.board_id.slice(0, 64))}.`,
		fields: [fault('board_id', 'is no board of this account')],
	});
}

const fault = (field: string, msg: string): FieldFault => ({
	loc: ['body', field],
	msg,
	type: 'value_error',
});

const refused = (field: string, msg: string): ServiceError =>
	new ServiceError('validation_error', {
		message: `${field}: ${msg}`,
		fields: [fault(field, msg)],
	});

/** Empty texts are absent; addresses are kept in their normal form. */
function contentOf(body: CreatePinBody): PinContent {
	const address = (text: string | null | undefined): string | null =>
		text ? new URL(text).href : null;
	const terms = body.related_terms;
	return {
		boardId: body.board_id,
		title: body.title,
		description: body.description || null,
		altText: body.alt_text || null,
		dominantColor: body.dominant_color || null,
		relatedTerms: Array.isArray(terms) && terms.length > 0 ? terms : null,
		link: address(body.link_url || body.link),
		imageUrl: address(body.image_url || body.media_url),
		assetId: body.asset_id || null,
		coverImageUrl: address(body.cover_image_url),
		coverImageAssetId: body.cover_image_asset_id || null,
	};
}
