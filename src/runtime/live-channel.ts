/** PostgreSQL channel that carries changes of orders to the API processes, as a JSON array of `Change`. */
export const LIVE_CHANNEL = 'oms_changes';
