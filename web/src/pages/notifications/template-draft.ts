/** A template while it is being changed. */
import type { TemplateResponse } from '../../../../src/notifications/contract.ts';

export interface TemplateDraft {
  is_active: boolean;
  subject: string;
  text: string;
  html: string;
}

export function draftOf({ is_active, subject, text, html }: TemplateResponse): TemplateDraft {
  return { is_active, subject: subject ?? '', text, html: html ?? '' };
}

/** What is sent of it: an SMS has neither subject nor HTML, and an email may do without HTML. */
export function partsOf(channel: TemplateResponse['channel'], draft: TemplateDraft) {
  if (channel === 'SMS') return { subject: null, text: draft.text, html: null };
  const html = draft.html.trim() === '' ? null : draft.html;
  return { subject: draft.subject, text: draft.text, html };
}

/** True when it differs from what is stored. */
export function isChanged(template: TemplateResponse, draft: TemplateDraft): boolean {
  const stored = draftOf(template);
  return (Object.keys(stored) as (keyof TemplateDraft)[]).some((part) => stored[part] !== draft[part]);
}
