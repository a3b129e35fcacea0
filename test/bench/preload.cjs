// Loaded into every measured program: tells its parent what it has used, and ends with it.
process.on('message', (message) => {
	if (message?.ask !== 'usage') return;
	const { user, system } = process.cpuUsage();
	const { rss } = process.memoryUsage();
	process.send({ usage: { cpuMs: (user + system) / 1_000, rssBytes: rss } });
});
process.on('disconnect', () => process.exit(1));
// The channel alone must not keep a program alive that is done.
process.channel?.unref();
