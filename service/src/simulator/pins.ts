import { boardFor } from './board-access.js';
import { invalid, refusals } from './errors.js';
import { shuffleKey } from './ids.js';
import type { Pin } from './model.js';
import type { Call, Operation } from './operation.js';
import { takePage } from './paging.js';
import { readColor, readId, readMedia, readText } from './pin-input.js';
import { presentPin } from './present.js';

const ALL_FOUR = ['boards:read', 'boards:write', 'pins:read', 'pins:write'];

export const createPin: Operation = {
	id: 'pins/create',
	category: 'org_write',
	scopes: ALL_FOUR,
	run: async (call) => {
		const draft = readDraft(call);
		const media = await readMedia(call);
		const { sim, user } = call;
		const id = sim.ids.next();
		const createdAt = sim.now();
		const pin: Pin = {
			...draft,
			id,
			ownerId: user.id,
			mediaKind: media.kind,
			imageCount: media.imageCount,
			createdAt,
			visibleAt: createdAt + sim.settings.lagMs,
			shuffleKey: shuffleKey(id),
		};
		sim.world.commit({ put: 'pin', value: pin, at: createdAt });
		call.record({ effect: 'pin.created', ...about(pin) });
		return { status: 201, body: presentPin(sim, pin, user.id) };
	},
};

export const listPins: Operation = {
	id: 'pins/list',
	category: 'org_read',
	scopes: ['boards:read', 'pins:read'],
	run: (call) => {
		const { sim, user, query } = call;
		const page = takePage({
			list: sim.world.pinsOfUser(user.id).visible(sim.now()),
			keyOf: (pin) => pin.shuffleKey,
			scope: `pins:${user.id}`,
			query,
		});
		const items = page.items.map((pin) => presentPin(sim, pin, user.id));
		return { status: 200, body: { items, bookmark: page.bookmark } };
	},
};

export const getPin: Operation = {
	id: 'pins/get',
	category: 'org_read',
	scopes: ['boards:read', 'pins:read'],
	run: (call) => ({ status: 200, body: presentPin(call.sim, ownPin(call), call.user.id) }),
};

export const updatePin: Operation = {
	id: 'pins/update',
	category: 'org_write',
	scopes: ALL_FOUR,
	run: (call) => {
		const { sim, body } = call;
		const pin = ownPin(call);
		if ('media_source' in body) throw invalid('media_source cannot be changed');
		const value: Pin = {
			...pin,
			...('title' in body ? { title: readText(body, 'title') } : {}),
			...('description' in body ? { description: readText(body, 'description') } : {}),
			...('link' in body ? { link: readText(body, 'link') } : {}),
			...('alt_text' in body ? { altText: readText(body, 'alt_text') } : {}),
			...readPlace(call, pin),
		};
		sim.world.commit({ put: 'pin', value, at: sim.now() });
		return { status: 200, body: presentPin(sim, value, call.user.id) };
	},
};

export const deletePin: Operation = {
	id: 'pins/delete',
	category: 'org_write',
	scopes: ALL_FOUR,
	run: (call) => {
		const pin = ownPin(call);
		call.sim.world.commit({ drop: 'pin', id: pin.id, at: call.sim.now() });
		call.record({ effect: 'pin.deleted', ...about(pin) });
		return { status: 204 };
	},
};

/** The caller's pin of the path. Throws 400, 403 or 404 code 50. */
export function ownPin({ sim, user, params }: Call): Pin {
	const pinId = params['pin_id'] ?? '';
	if (!/^\d+$/.test(pinId)) throw invalid(`'${pinId}' does not match '^\\d+$'`);
	const pin = sim.world.pins.get(pinId);
	if (!pin) throw refusals.pinNotFound();
	if (pin.ownerId !== user.id) throw refusals.notPermitted();
	return pin;
}

type Draft = Omit<
	Pin,
	'id' | 'ownerId' | 'mediaKind' | 'imageCount' | 'createdAt' | 'visibleAt' | 'shuffleKey'
>;

function readDraft(call: Call): Draft {
	const { body, sim } = call;
	const boardId = readId(body, 'board_id');
	if (boardId === null) throw invalid("'board_id' is a required property");
	const draft = {
		boardId,
		sectionId: readId(body, 'board_section_id'),
		title: readText(body, 'title'),
		description: readText(body, 'description'),
		link: readText(body, 'link'),
		altText: readText(body, 'alt_text'),
		dominantColor: readColor(body['dominant_color']),
		parentPinId: readId(body, 'parent_pin_id'),
	};
	boardFor(sim, call, { boardId, to: 'write' });
	checkSection(call, draft);
	return draft;
}

function readPlace(call: Call, pin: Pin): Pick<Pin, 'boardId' | 'sectionId'> {
	const { body, sim } = call;
	const boardId = readId(body, 'board_id') ?? pin.boardId;
	const stays = boardId === pin.boardId && !('board_section_id' in body);
	const sectionId = stays ? pin.sectionId : readId(body, 'board_section_id');
	boardFor(sim, call, { boardId, to: 'write' });
	checkSection(call, { boardId, sectionId });
	return { boardId, sectionId };
}

function checkSection(
	{ sim }: Call,
	{ boardId, sectionId }: { readonly boardId: string; readonly sectionId: string | null },
): void {
	if (sectionId === null) return;
	if (sim.world.sections.get(sectionId)?.boardId !== boardId) throw refusals.sectionNotFound();
}

const about = ({ id, boardId, title, link, description }: Pin) => ({
	boardId,
	pinId: id,
	title,
	link,
	description,
});
