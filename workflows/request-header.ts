/** Header of workflows, updates and activities that holds the id of the request behind them. */
export const REQUEST_ID_HEADER = 'oms-request-id';
