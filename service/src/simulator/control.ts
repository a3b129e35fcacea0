import express, { Router, type Request } from 'express';
import {
	boardCreate,
	boardPatch,
	faultRules,
	resetOptions,
	settingsPatch,
	usersCreate,
} from './control-schemas.js';
import { faultNames } from './faults.js';
import {
	issueAccess,
	issueRefresh,
	presentAccess,
	presentRefresh,
	PUBLISHER_SCOPES,
} from './grants.js';
import { sampleImage } from './image.js';
import { receiveUpload } from './media.js';
import type { Board, Grant } from './model.js';
import { presentBoard, presentPin } from './present.js';
import { ensureUser, newBoard, type Simulation } from './simulation.js';

const UPLOAD_LIMIT = '256mb';

/** What tests, the sandbox and people use to arrange and observe; not part of Pinterest. */
export function controlRoutes(sim: Simulation): Router {
	const router = Router();
	const image = sampleImage();
	router.get('/image.png', (_req, res) => res.type('png').send(image));
	router.post(
		'/uploads/:media_id',
		express.raw({ type: 'multipart/form-data', limit: UPLOAD_LIMIT }),
		receiveUpload(sim),
	);
	router.use(express.json({ limit: '10mb' }));
	observe(router, sim);
	arrangeFaults(router, sim);
	arrangeUsers(router, sim);
	arrangeBoards(router, sim);
	router.use((_req, res) => res.status(404).json({ error: 'no such control route' }));
	return router;
}

function observe(router: Router, sim: Simulation): void {
	router.get('/ledger', (req, res) => {
		res.json({ items: sim.ledger.after(readAfter(req)), last: sim.ledger.last() });
	});
	router.get('/calls', (req, res) => {
		res.json({ items: sim.calls.after(readAfter(req)), last: sim.calls.last() });
	});
	router.get('/pins', (_req, res) => {
		const items = [...sim.world.pins.values()].map((pin) => ({
			...presentPin(sim, pin, pin.ownerId),
			user_id: pin.ownerId,
			created_at_ms: pin.createdAt,
		}));
		res.json({ items });
	});
	router.delete('/pins/:id', (req, res) => {
		const known = sim.world.pins.has(req.params.id);
		if (known) sim.world.commit({ drop: 'pin', id: req.params.id, at: sim.now() });
		res.status(known ? 204 : 404).end();
	});
	router.get('/state', (_req, res) => {
		const { users, boards, pins, access, refresh } = sim.world;
		res.json({
			users: users.size,
			boards: boards.size,
			pins: pins.size,
			accessTokens: access.size,
			refreshTokens: refresh.size,
			pending: sim.waits.pending(),
		});
	});
	router.get('/settings', (_req, res) => res.json(sim.settings));
	router.put('/settings', (req, res) => {
		Object.assign(sim.settings, settingsPatch.parse(req.body));
		res.json(sim.settings);
	});
	router.post('/reset', (req, res) => {
		const { everything } = resetOptions.parse(req.body ?? {});
		sim.world.commit({ clear: everything ? 'all' : 'pins' });
		for (const part of [sim.ledger, sim.calls, sim.faults, sim.limits]) part.clear();
		res.status(204).end();
	});
}

function arrangeFaults(router: Router, sim: Simulation): void {
	router.get('/faults', (_req, res) => res.json({ rules: sim.faults.list(), names: faultNames }));
	router.put('/faults', (req, res) => {
		sim.faults.replace(faultRules.parse(req.body));
		res.json({ rules: sim.faults.list() });
	});
	router.delete('/faults', (_req, res) => {
		sim.faults.clear();
		res.status(204).end();
	});
}

function arrangeUsers(router: Router, sim: Simulation): void {
	router.post('/users', (req, res) => {
		const { usernames, clientId, scopes } = usersCreate.parse(req.body);
		const items = usernames.map((username) => {
			const user = ensureUser(sim, username);
			const to = { user, clientId, scopes: scopes ?? PUBLISHER_SCOPES };
			return {
				id: user.id,
				username,
				boards: sim.world.boardsOf(user.id).map(({ id, name }) => ({ id, name })),
				...presentAccess(sim, issueAccess(sim, to)),
				...presentRefresh(sim, issueRefresh(sim, to)),
			};
		});
		res.status(201).json({ items });
	});
	router.post('/users/:id/revoke-tokens', (req, res) => {
		const user = sim.world.findUser(req.params.id);
		if (!user) return void res.status(404).end();
		for (const kind of ['access', 'refresh'] as const) {
			for (const { token } of grantsOf(sim.world[kind], user.id)) {
				sim.world.commit({ drop: kind, id: token });
			}
		}
		res.status(204).end();
	});
	router.post('/users/:id/expire-access', (req, res) => {
		const user = sim.world.findUser(req.params.id);
		if (!user) return void res.status(404).end();
		for (const grant of grantsOf(sim.world.access, user.id)) {
			sim.world.commit({ put: 'access', value: { ...grant, expiresAt: sim.now() } });
		}
		res.status(204).end();
	});
}

function arrangeBoards(router: Router, sim: Simulation): void {
	const answer = (board: Board): Record<string, unknown> => ({
		...presentBoard(sim, board),
		archived: board.archived,
		fault: board.fault,
	});
	router.post('/boards', (req, res) => {
		const asked = boardCreate.parse(req.body);
		const user = ensureUser(sim, asked.user);
		const value: Board = {
			...newBoard(sim.ids.next(), { user, name: asked.name, createdAt: sim.now() }),
			privacy: asked.privacy,
			archived: asked.archived,
			collaboratorIds: asked.collaborators.map((name) => ensureUser(sim, name).id),
			fault: asked.fault,
		};
		sim.world.commit({ put: 'board', value });
		res.status(201).json(answer(value));
	});
	router.patch('/boards/:id', (req, res) => {
		const board = sim.world.boards.get(req.params.id);
		if (!board) return void res.status(404).end();
		const value: Board = { ...board, ...boardPatch.parse(req.body) };
		sim.world.commit({ put: 'board', value });
		res.json(answer(value));
	});
}

function grantsOf(grants: ReadonlyMap<string, Grant>, userId: string): Grant[] {
	return [...grants.values()].filter((grant) => grant.userId === userId);
}

function readAfter(req: Request): number {
	const after = Number(req.query['after'] ?? 0);
	return Number.isFinite(after) ? after : 0;
}
