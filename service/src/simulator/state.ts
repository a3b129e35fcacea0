import { openJournal, type Journal } from './journal.js';
import type { Board, Change, Grant, Media, Pin, Section, User } from './model.js';
import { createShelf, type Shelf } from './shelf.js';

/** What the simulated Pinterest knows. Read the maps; change them through `commit` only. */
export interface World {
	readonly users: ReadonlyMap<string, User>;
	readonly boards: ReadonlyMap<string, Board>;
	readonly sections: ReadonlyMap<string, Section>;
	readonly pins: ReadonlyMap<string, Pin>;
	readonly media: ReadonlyMap<string, Media>;
	readonly access: ReadonlyMap<string, Grant>;
	readonly refresh: ReadonlyMap<string, Grant>;
	/** By id or by name. */
	findUser(idOrName: string): User | undefined;
	pinsOfBoard(boardId: string): Shelf;
	pinsOfUser(userId: string): Shelf;
	/** Boards the user owns or was invited to. */
	boardsOf(userId: string): readonly Board[];
	commit(change: Change): void;
	close(): void;
}

export interface WorldOptions {
	/** JSON lines; replayed at the start, appended to from then on. */
	readonly journalFile?: string;
	/** Told every id of a replayed pin, board, section or upload. */
	readonly onReplayedId: (id: string) => void;
}

interface Maps {
	users: Map<string, User>;
	usersByName: Map<string, User>;
	boards: Map<string, Board>;
	boardsByUser: Map<string, Set<string>>;
	sections: Map<string, Section>;
	pins: Map<string, Pin>;
	media: Map<string, Media>;
	access: Map<string, Grant>;
	refresh: Map<string, Grant>;
	boardShelves: Map<string, Shelf>;
	userShelves: Map<string, Shelf>;
}

export function createWorld({ journalFile, onReplayedId }: WorldOptions): World {
	const maps = emptyMaps();
	let journal: Journal<Change> | null = null;
	if (journalFile !== undefined) {
		journal = openJournal<Change>(journalFile, (change) => {
			apply(maps, change);
			if ('put' in change && 'id' in change.value) onReplayedId(change.value.id);
		});
	}
	return {
		users: maps.users,
		boards: maps.boards,
		sections: maps.sections,
		pins: maps.pins,
		media: maps.media,
		access: maps.access,
		refresh: maps.refresh,
		findUser: (idOrName) => maps.users.get(idOrName) ?? maps.usersByName.get(idOrName),
		pinsOfBoard: (boardId) => shelfOf(maps.boardShelves, boardId),
		pinsOfUser: (userId) => shelfOf(maps.userShelves, userId),
		boardsOf: (userId) => boardsOf(maps, userId),
		commit: (change) => {
			apply(maps, change);
			journal?.append(change);
		},
		close: () => journal?.close(),
	};
}

function emptyMaps(): Maps {
	return {
		users: new Map(),
		usersByName: new Map(),
		boards: new Map(),
		boardsByUser: new Map(),
		sections: new Map(),
		pins: new Map(),
		media: new Map(),
		access: new Map(),
		refresh: new Map(),
		boardShelves: new Map(),
		userShelves: new Map(),
	};
}

function shelfOf(shelves: Map<string, Shelf>, id: string): Shelf {
	const shelf = shelves.get(id) ?? createShelf();
	shelves.set(id, shelf);
	return shelf;
}

function boardsOf(maps: Maps, userId: string): Board[] {
	const boards: Board[] = [];
	for (const id of maps.boardsByUser.get(userId) ?? []) {
		const board = maps.boards.get(id);
		if (board) boards.push(board);
	}
	return boards;
}

function apply(maps: Maps, change: Change): void {
	if ('put' in change) return put(maps, change);
	if ('drop' in change) return drop(maps, change);
	if (change.clear === 'all') {
		for (const map of Object.values(maps)) map.clear();
		return;
	}
	for (const map of [maps.pins, maps.media, maps.boardShelves, maps.userShelves]) map.clear();
}

function put(maps: Maps, change: Extract<Change, { put: unknown }>): void {
	switch (change.put) {
		case 'user':
			maps.users.set(change.value.id, change.value);
			maps.usersByName.set(change.value.username, change.value);
			return;
		case 'board':
			return putBoard(maps, change.value);
		case 'section':
			maps.sections.set(change.value.id, change.value);
			return;
		case 'pin':
			return putPin(maps, change.value, change.at);
		case 'media':
			maps.media.set(change.value.id, change.value);
			return;
		case 'access':
			maps.access.set(change.value.token, change.value);
			return;
		case 'refresh':
			maps.refresh.set(change.value.token, change.value);
			return;
	}
}

function putBoard(maps: Maps, board: Board): void {
	maps.boards.set(board.id, board);
	for (const userId of [board.ownerId, ...board.collaboratorIds]) {
		const known = maps.boardsByUser.get(userId) ?? new Set<string>();
		maps.boardsByUser.set(userId, known.add(board.id));
	}
}

function putPin(maps: Maps, pin: Pin, at: number): void {
	const before = maps.pins.get(pin.id);
	if (before) {
		shelfOf(maps.boardShelves, before.boardId).remove(pin.id, at);
		shelfOf(maps.userShelves, before.ownerId).remove(pin.id, at);
	}
	maps.pins.set(pin.id, pin);
	shelfOf(maps.boardShelves, pin.boardId).add(pin, at);
	shelfOf(maps.userShelves, pin.ownerId).add(pin, at);
}

function drop(maps: Maps, change: Extract<Change, { drop: unknown }>): void {
	switch (change.drop) {
		case 'pin':
			return dropPin(maps, change.id, change.at);
		case 'board':
			return dropBoard(maps, change.id, change.at);
		case 'access':
		case 'refresh':
			maps[change.drop].delete(change.id);
			return;
	}
}

function dropPin(maps: Maps, pinId: string, at: number): void {
	const pin = maps.pins.get(pinId);
	if (!pin) return;
	maps.pins.delete(pinId);
	shelfOf(maps.boardShelves, pin.boardId).remove(pinId, at);
	shelfOf(maps.userShelves, pin.ownerId).remove(pinId, at);
}

function dropBoard(maps: Maps, boardId: string, at: number): void {
	const board = maps.boards.get(boardId);
	if (!board) return;
	for (const pin of shelfOf(maps.boardShelves, boardId).all()) dropPin(maps, pin.id, at);
	for (const section of [...maps.sections.values()]) {
		if (section.boardId === boardId) maps.sections.delete(section.id);
	}
	maps.boardShelves.delete(boardId);
	maps.boards.delete(boardId);
	for (const userId of [board.ownerId, ...board.collaboratorIds]) {
		maps.boardsByUser.get(userId)?.delete(boardId);
	}
}
