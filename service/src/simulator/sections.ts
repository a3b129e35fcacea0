import { boardFor } from './board-access.js';
import { boardIdOf } from './boards.js';
import { refusals } from './errors.js';
import type { Section } from './model.js';
import type { Operation } from './operation.js';
import { takePage } from './paging.js';

const MAX_NAME = 180;

const present = ({ id, name }: Section): { id: string; name: string } => ({ id, name });

export const listSections: Operation = {
	id: 'board_sections/list',
	category: 'org_read',
	scopes: ['boards:read'],
	run: (call) => {
		const { sim, query } = call;
		const board = boardFor(sim, call, { boardId: boardIdOf(call), to: 'read' });
		const list = [...sim.world.sections.values()]
			.filter(({ boardId }) => boardId === board.id)
			.sort((a, b) => (a.id < b.id ? -1 : 1));
		const page = takePage({ list, keyOf: ({ id }) => id, scope: `sections:${board.id}`, query });
		return { status: 200, body: { items: page.items.map(present), bookmark: page.bookmark } };
	},
};

export const createSection: Operation = {
	id: 'board_sections/create',
	category: 'org_write',
	scopes: ['boards:read', 'boards:write'],
	run: (call) => {
		const { sim, body } = call;
		const board = boardFor(sim, call, { boardId: boardIdOf(call), to: 'write' });
		const name = body['name'];
		if (typeof name !== 'string' || name.length < 1 || name.length > MAX_NAME) {
			throw refusals.sectionName();
		}
		const value: Section = { id: sim.ids.next(), boardId: board.id, name };
		sim.world.commit({ put: 'section', value });
		return { status: 201, body: present(value) };
	},
};
