import type { FaultOrder } from './faults.js';

export type Privacy = 'PUBLIC' | 'PROTECTED' | 'SECRET';

export interface User {
	readonly id: string;
	readonly username: string;
	readonly createdAt: number;
}

export interface Board {
	readonly id: string;
	readonly ownerId: string;
	readonly name: string;
	readonly description: string | null;
	readonly privacy: Privacy;
	readonly archived: boolean;
	readonly collaboratorIds: readonly string[];
	/** Played on every pin created here. */
	readonly fault: FaultOrder | null;
	/** The fault is read from each new pin's title, `[fault:NAME]`. */
	readonly faultFromTitle: boolean;
	readonly createdAt: number;
}

export interface Section {
	readonly id: string;
	readonly boardId: string;
	readonly name: string;
}

export type PinMediaKind = 'image' | 'video' | 'multiple_images';

export interface Pin {
	readonly id: string;
	readonly ownerId: string;
	readonly boardId: string;
	readonly sectionId: string | null;
	readonly title: string | null;
	readonly description: string | null;
	readonly link: string | null;
	readonly altText: string | null;
	readonly dominantColor: string | null;
	readonly parentPinId: string | null;
	readonly mediaKind: PinMediaKind;
	readonly imageCount: number;
	readonly createdAt: number;
	/** When lists and counts begin to show it. */
	readonly visibleAt: number;
	readonly shuffleKey: string;
}

export interface Media {
	readonly id: string;
	readonly ownerId: string;
	readonly policy: string;
	readonly registeredAt: number;
	readonly upload: { readonly bytes: number; readonly video: boolean; readonly at: number } | null;
}

export interface Grant {
	readonly token: string;
	readonly userId: string;
	readonly clientId: string;
	readonly scopes: readonly string[];
	readonly expiresAt: number;
}

/** Everything that happens to the world, one line of the journal each. Instants in epoch ms. */
export type Change =
	| { readonly put: 'user'; readonly value: User }
	| { readonly put: 'board'; readonly value: Board }
	| { readonly put: 'section'; readonly value: Section }
	| { readonly put: 'pin'; readonly value: Pin; readonly at: number }
	| { readonly put: 'media'; readonly value: Media }
	| { readonly put: 'access'; readonly value: Grant }
	| { readonly put: 'refresh'; readonly value: Grant }
	| { readonly drop: 'pin'; readonly id: string; readonly at: number }
	| { readonly drop: 'board'; readonly id: string; readonly at: number }
	| { readonly drop: 'access' | 'refresh'; readonly id: string }
	| { readonly clear: 'pins' | 'all' };
