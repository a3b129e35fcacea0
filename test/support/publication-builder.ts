import { randomUUID } from 'node:crypto';
import {
	withContent,
	type PublicationRecord,
} from '../../service/src/features/publications/index.js';

/** A record as accepting makes it, with whatever a test wants otherwise. */
export function aPublication(given: Partial<PublicationRecord> = {}): PublicationRecord {
	const now = given.createdAt ?? new Date('2026-11-21T12:00:00.000Z');
	return {
		_id: randomUUID(),
		workspaceId: randomUUID(),
		accountId: randomUUID(),
		scheduleId: null,
		state: 'queued',
		...withContent({
			boardId: '123456789',
			title: 'Tomato soup',
			description: null,
			altText: null,
			dominantColor: null,
			relatedTerms: null,
			link: 'https://example.com/soup',
			imageUrl: 'https://example.com/soup.png',
			assetId: null,
			coverImageUrl: null,
			coverImageAssetId: null,
			...given.content,
		}),
		runAt: null,
		nextAt: now,
		order: 1,
		fence: 0,
		seq: 1,
		attempts: 0,
		postponed: 0,
		fingerprint: 'f',
		history: [{ seq: 1, at: now, trigger: 'accept', from: null, to: 'queued', fence: 0 }],
		outbox: [],
		createdAt: now,
		updatedAt: now,
		...given,
	};
}
