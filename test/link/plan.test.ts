import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { answerPlan, plannedSiteFrom } from '../../src/link/planDesk.ts';
import { commandPayload } from '../../src/mqtt/commandMessage.ts';
import { messages } from '../../src/mqtt/messages.ts';
import { readPlanQuestion } from '../../src/mqtt/planQuestion.ts';
import { planNightsMax } from '../../src/mqtt/planSchema.ts';
import { keepPeopleRoster } from '../../src/people/peopleFolder.ts';
import { aSite } from '../makers/site.ts';

const question = {
  v: 1,
  id: 'p-1',
  op: 'plan.get',
  zone: 'road-main',
  first: '2026-12-21',
  nights: 1,
  issued_at_ms: 1,
  not_after_ms: 2,
};
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const now = { rev: 7, atMs: 1_795_435_200_000.4 };
const site = aSite({ people: [{ login: 'olga', role: 'viewer' }] });

async function asked(more: object, login = 'olga', of: typeof site | null = site) {
  const reading = readPlanQuestion(commandPayload(bytes({ ...question, ...more })), false);
  if (reading?.kind !== 'plan') throw new Error(JSON.stringify(reading));
  const reply = await answerPlan({ login, query: reading.query }, of, now);
  messages.reply.write.parse(JSON.parse(JSON.stringify(reply)));
  return reply;
}

it('a night of a zone is told from noon to noon, with sun, plan and promise', async () => {
  const { ok, plan } = await asked({ zone: site.zones[0]?.id });
  expect(ok).toBe(true);
  expect(plan?.nights).toHaveLength(1);
  const [night] = plan?.nights ?? [];
  expect(night?.night).toBe('2026-12-21');
  expect(night?.length_min).toBe(1_440);
  const [sunset = 0, dusk = 0, dawn = 0, sunrise = 0] = night?.sky_min ?? [];
  expect(sunset < dusk && dusk < dawn && dawn < sunrise).toBe(true);
});

it('a year of a zone fits into one packet of the broker', async () => {
  const reply = await asked({ zone: site.zones[0]?.id, first: '2028-01-01', nights: planNightsMax });
  expect(reply.plan?.nights).toHaveLength(planNightsMax);
  expect(JSON.stringify(reply).length).toBeLessThan(100_000);
});

it('a stranger, an unknown zone and a lost config are told in words', async () => {
  expect(await asked({}, 'mallory')).toMatchObject({
    ok: false,
    code: 'denied',
    text: expect.stringContaining('mallory'),
  });
  expect(await asked({ zone: 'nowhere' })).toMatchObject({
    ok: false,
    code: 'invalid',
    text: expect.stringContaining('nowhere'),
  });
  expect(await asked({}, 'olga', null)).toMatchObject({ ok: false, code: 'busy' });
});

it('more nights than a year, a retained question and another command are not answered as one', () => {
  expect(readPlanQuestion(commandPayload(bytes({ ...question, nights: planNightsMax + 1 })), false)).toMatchObject({
    kind: 'refused',
    id: 'p-1',
  });
  expect(readPlanQuestion(commandPayload(bytes(question)), true)).toMatchObject({ kind: 'refused' });
  expect(readPlanQuestion(commandPayload(bytes({ ...question, op: 'zone.resume' })), false)).toBeNull();
});

it('the people of a roster may ask instead of those of the config', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-plan-'));
  expect(plannedSiteFrom(folder)).toBeNull();
  writeFileSync(join(folder, 'site.json'), JSON.stringify(site));
  expect(plannedSiteFrom(folder)?.people.map(({ login }) => login)).toEqual(['olga']);
  const keys = [{ public_key: `${'A'.repeat(43)}=`, name: 'pc', enrolled_ms: 1 }];
  keepPeopleRoster(folder, { v: 1, site: site.id, version: 1, people: [{ login: 'gao', role: 'manager', keys }] });
  expect(plannedSiteFrom(folder)?.people.map(({ login }) => login)).toEqual(['gao']);
  rmSync(folder, { recursive: true });
});
