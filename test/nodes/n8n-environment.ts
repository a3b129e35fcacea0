import { join } from 'node:path';

const CACHE = join(__dirname, '../../node_modules/.cache/pinlane');

// n8n-core writes its settings below a home folder as soon as it is loaded; jest's workers load it
// at the same time.
process.env.N8N_USER_FOLDER = join(CACHE, `n8n-home-${process.env.JEST_WORKER_ID ?? '0'}`);
process.env.N8N_ENCRYPTION_KEY = 'of the tests';
process.env.N8N_LOG_LEVEL = 'silent';
