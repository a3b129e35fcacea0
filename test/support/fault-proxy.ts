import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

/** What the wire does to what goes over it. */
export type WireFault =
	| { readonly kind: 'pass' }
	/** The request arrives, the answer never does: the connection ends instead. */
	| { readonly kind: 'cutAfterRequest' }
	/** Half of what comes back, then the end. */
	| { readonly kind: 'cutMidAnswer' }
	/** Takes everything and passes nothing on; ends when the fault does. */
	| { readonly kind: 'halfOpen' }
	/** Everything arrives, `ms` late in each direction, even if its sender has gone by then. */
	| { readonly kind: 'delay'; readonly ms: number }
	/** Nobody listens; connections that were open are gone. */
	| { readonly kind: 'refuse' };

/** A TCP proxy on a free loopback port. */
export interface FaultProxy {
	readonly port: number;
	play(fault: WireFault): void;
	/** Connections that are open now pass nothing on, and never end by themselves; new ones work. */
	deafen(): void;
	/** Connections and answers that a fault has met. */
	met(): number;
	stop(): Promise<void>;
}

interface Link {
	readonly client: Socket;
	readonly server: Socket;
	/** Bytes were swallowed: it can never go on. */
	broken: boolean;
	/** Forgotten by the network between both ends. */
	deaf: boolean;
}

/** Forwards to host and port; passes everything on until told otherwise. */
export async function startFaultProxy(target: {
	readonly host: string;
	readonly port: number;
}): Promise<FaultProxy> {
	const links = new Set<Link>();
	const state: WireState = { fault: { kind: 'pass' }, met: 0 };
	const listener = createServer((client) => {
		if (state.fault.kind === 'refuse') {
			state.met += 1;
			client.resetAndDestroy();
			return;
		}
		const link: Link = { client, server: connect(target), broken: false, deaf: false };
		links.add(link);
		join(link, state);
		client.once('close', () => links.delete(link));
	});
	await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
	return {
		port: (listener.address() as AddressInfo).port,
		play: (fault) => {
			state.fault = fault;
			for (const link of links) {
				if (fault.kind === 'refuse' || (link.broken && !link.deaf)) end(link);
			}
		},
		deafen: () => {
			for (const link of links) link.deaf = true;
		},
		met: () => state.met,
		stop: async () => {
			for (const link of links) end(link);
			await new Promise((resolve) => listener.close(resolve));
		},
	};
}

interface WireState {
	fault: WireFault;
	met: number;
}

function end({ client, server }: Link): void {
	client.resetAndDestroy();
	server.destroy();
}

function join(link: Link, state: WireState): void {
	const { client, server } = link;
	client.setNoDelay(true);
	server.setNoDelay(true);
	const forth = lane(server, state);
	const back = lane(client, state);
	client.on('data', (bytes: Buffer) => {
		if (link.deaf || state.fault.kind === 'halfOpen') swallow(link, state);
		else forth.send(bytes);
	});
	server.on('data', (bytes: Buffer) => {
		if (link.deaf) swallow(link, state);
		else answer(link, { state, bytes, back });
	});
	client.on('error', () => client.destroy());
	server.on('error', () => client.destroy());
	client.on('close', () => forth.end());
	server.on('close', () => back.end());
}

function swallow(link: Link, state: WireState): void {
	if (!link.broken) state.met += 1;
	link.broken = true;
}

function answer(
	link: Link,
	{ state, bytes, back }: { state: WireState; bytes: Buffer; back: WireLane },
): void {
	switch (state.fault.kind) {
		case 'cutAfterRequest':
			state.met += 1;
			return end(link);
		case 'cutMidAnswer':
			state.met += 1;
			link.client.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => end(link));
			return;
		case 'halfOpen':
			return swallow(link, state);
		case 'pass':
		case 'delay':
		case 'refuse':
			back.send(bytes);
	}
}

interface WireLane {
	send(bytes: Buffer): void;
	/** After everything that is under way. */
	end(): void;
}

/** One direction: bytes arrive in order, however long the first of them take. */
function lane(to: Socket, state: WireState): WireLane {
	const waiting: (() => void)[] = [];
	let last = 0;
	const after = (act: () => void): void => {
		const now = performance.now();
		const late = state.fault.kind === 'delay' ? state.fault.ms : 0;
		last = Math.max(last, now + late);
		if (last <= now && waiting.length === 0) return act();
		// Timers of different lengths may fire out of order: each lets the oldest through.
		waiting.push(act);
		setTimeout(() => waiting.shift()?.(), last - now);
	};
	return {
		send: (bytes) => {
			if (state.fault.kind === 'delay') state.met += 1;
			after(() => void (to.destroyed || to.write(bytes)));
		},
		end: () => after(() => to.end()),
	};
}
