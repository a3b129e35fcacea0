import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.js';
import type { Plan } from './plan.js';
import type { Target } from './nemeses.js';

/** Addresses as the programs of a run get them; proxies stand where the plan cuts a wire. */
export interface Wires {
	readonly mongoUrl: string;
	readonly redisUrl: string;
	readonly simulatorUrl: string;
	readonly proxies: ReadonlyMap<Target, FaultProxy>;
	stop(): Promise<void>;
}

interface Addresses {
	readonly mongoUrl: string;
	readonly redisUrl: string;
	readonly simulatorUrl: string;
}

export async function openWires(plan: Plan, direct: Addresses): Promise<Wires> {
	const proxies = new Map<Target, FaultProxy>();
	const through = async (target: Target, text: string): Promise<URL> => {
		const url = new URL(text);
		if (plan.strikes.some((strike) => strike.wire && strike.target === target)) {
			const proxy = await startFaultProxy({ host: url.hostname, port: Number(url.port) });
			proxies.set(target, proxy);
			url.port = String(proxy.port);
		}
		return url;
	};
	const mongo = await through('mongo', direct.mongoUrl);
	if (proxies.has('mongo')) {
		// A set tells its members' own addresses, which lead past the proxy.
		mongo.searchParams.delete('replicaSet');
		mongo.searchParams.set('directConnection', 'true');
	}
	const redis = await through('redis', direct.redisUrl);
	const pinterest = await through('pinterest', direct.simulatorUrl);
	return {
		mongoUrl: mongo.href,
		redisUrl: redis.href,
		simulatorUrl: pinterest.href.replace(/\/$/, ''),
		proxies,
		stop: async () => {
			for (const proxy of proxies.values()) await proxy.stop();
		},
	};
}
