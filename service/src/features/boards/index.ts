export { createBoardCaches, type BoardCaches } from './board-caches.js';
export { findBoard, type FindBoardInput, type FoundBoard } from './find-board.js';
export { knowsBoard, type BoardKnowledge, type KnowsBoardInput } from './knows-board.js';
export { listBoards } from './list-boards.js';
export { lookAtBoards, type LookAtBoardsDeps } from './look-at-boards.js';
export { boardRoutes, type BoardRoutesDeps } from './routes.js';
export { createBoardStore, type BoardStore } from './store.js';
