export { createSchedule, type CreateScheduleDeps } from './create-schedule.js';
export { scheduleRoutes, type ScheduleDeps } from './routes.js';
export { createScheduleBody } from './schemas.js';
