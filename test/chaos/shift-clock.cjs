// node --require: the wall clock of this process is off by CHAOS_CLOCK_OFFSET_MS milliseconds.
const offset = Number(process.env.CHAOS_CLOCK_OFFSET_MS ?? 0);
const RealDate = Date;
const now = () => RealDate.now() + offset;

globalThis.Date = new Proxy(RealDate, {
	apply: () => new RealDate(now()).toString(),
	construct: (target, given, as) =>
		Reflect.construct(target, given.length === 0 ? [now()] : given, as),
	get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
