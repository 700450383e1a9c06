/** An answer other than success: its status and the body that the contract gives it. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body: object = { status, error: message, message },
  ) {
    super(message);
  }
}

export const notFound = (what: string) => new HttpError(404, `${what} was not found.`);
