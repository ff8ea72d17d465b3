/**
 * Text that packed rows are likely to share, the likeliest last. What is packed against it can only be read with it: never
 * change a dictionary, add one under the next number.
 */
export const dictionaries: Readonly<Record<number, Buffer>> = { 1: Buffer.from(first()) };

/** The dictionary that new rows are packed against. */
export const newest = 1;

/** Rows and journal lines of an estate with zones, lanes and a machine, as version 6 of the store began to write them. */
function first(): string {
  return [
    '{"now":{"wallMs":17,"monoMs":1},"event":{"kind":"input","input":"motion","value":1},"effects":[{"kind":"setLight","zone":"',
    '","level":100,"rampMs":0,"curve":"linear","source":"presence","reason":{"kind":"motion"}},{"kind":"note","note":{"atMs":17',
    ',"severity":"info","about":"reader","what":{"kind":"light","level":0,"source":"season","reason":{"kind":"window"},"untilMs":',
    '{"kind":"lightSet","zone":"","level":100},"effects":[]}{"kind":"saved","rev":1},"effects":[]}{"kind":"tick"},"effects":[{',
    '"kind":"save","rev":1,"durable":"crc32:","records":"crc32:","reason":"minute"}]}\n{"now":{"wallMs":17,"monoMs":1},"event":{',
    '"kind":"cardRead","reader":"reader-in","read":{"kind":"card","pseudonym":"","foreign":false,"rosterVersion":1,"entry":{',
    '"pseudonym":"","holder":"","class":"resident","lanes":null,"validFromMs":null,"validToMs":null,"profile":null,',
    '"antiPassback":"inherit","usesMax":null,"blocked":false,"passages":{"last":{"area":"estate","atMs":17},"usesMade":0}}},',
    '"firstEdgeMono":1,"frameMono":1},"effects":[{"kind":"openPulse","lane":"gate-in","pulseMs":500,"cause":{"id":"","source":"card"',
    ',"by":"","atMono":1},"retryOf":null,"reason":"open for card "},{"kind":"note","note":{"atMs":17,"severity":"info","about":"gate-in"',
    ',"what":{"kind":"said","zh":"已发出开闸指令（刷卡 ）。","en":"The barrier was told to open (card )."}},"reason":"gate-in: info"},{"kind":',
    '"inhibitClose","lane":"gate-in","on":true,"reason":"opening"}]}\n{"now":{"wallMs":17,"monoMs":1},"event":{"kind":"tick"},"effects":[{',
    '"kind":"inhibitClose","lane":"gate-in","on":false,"reason":"all clear"},{"kind":"recordPassage","lane":"gate-in","pseudonym":"",',
    '"area":"estate","atMs":17,"use":true,"reason":"a vehicle passed on "}]}\n{"now":{"wallMs":17,"monoMs":1},"event":{"kind":"laneInputs"',
    ',"lane":"gate-in","levels":{"arrive":"high","safety":"low","queue":"high","beam":"low","edge":"low","fire":"low","manualRelease":"low"',
    ',"guardButton":"high","callButton":"high","armOpen":"high","armClosed":"low"},"atMono":1},"effects":[]}\n',
    '{"type":"lane.hour","lane":"gate-in","from_ms":17,"to_ms":17,"per_hour":1,"first_presentation_share":1,"balk_share":0,',
    '"assist_share":0,"tailgate_share":0,"queue":"insufficient","load":null,"queue_vehicles":null,"queue_wait_s":null,',
    '"capacity_per_hour":null,"capacity_low_per_hour":null,"capacity_high_per_hour":null,"headways":1,"reach_p50_s":1,"reach_p85_s":1,',
    '"reach_p95_s":1,"availability":1,"performance":1,"conformance":1,"effectiveness":1,"machine":{"temperature_c":51.2,',
    '"undervoltage":false,"disk_free_bytes":1,"disk_bytes":1,"disk_wear_share":null,"memory_free_bytes":1,"core_rss_bytes":7,"loop_lag_ms":1}}',
    '{"type":"light.changed","zone":"","from_pct":0,"to_pct":100,"source":"override"}"source":"emergency"}"source":"presence"}',
    '"lanes":{"gate-in":{"arrivals":1,"passages":1,"pulses":1,"balks":0,"tailgates":0,"unchecked":0,"reversals":0,"with_frames":1,',
    '"first_presentations":1,"bad_frames":0,"rereads":0,"calls":0,"suppressed_calls":0,"assisted":0,"conforming":1,"occupied_s":1,',
    '"states_s":{"bootHold":3,"closed":4,"opening":2,"open":2,"passing":6,"closing":4,"clearing":1},"reader_offline_s":0}}}',
    '{"zones":{"road":{"level_pct":0,"power_w":0,"energy_wh":1,"energy_metered_wh":0,"energy_error_wh":1,"cost":0,"co2_g":1,',
    '"energy_quality":"metered","energy_quality":"estimated","energy_estimated_wh":1,"lit_s":1,"full_load_s":1,"switches":1,',
    '"source":"season","needed_s":1,"served_s":1,"waste_s":0,"override_s":0},"',
    '{"type":"lane.episode","lane":"gate-in","episode":"gate-in-","started_ms":17,"outcome":"passed","total_ms":1,"occupied_ms":1,',
    '"move_up_ms":null,"read_after_ms":1,"wait_ms":1,"reach_ms":1,"read_ms":35,"decide_ms":25,"actuate_ms":1,"move_ms":1,"close_ms":1,',
    '"frames":1,"bad_frames":0,"rereads":0,"denials":0,"repositions":0,"first_presentation":true,"reversals":0,"assisted":false,"call":null}',
    '{"type":"card.read","lane":"gate-in","reader":"reader-in","outcome":"deny","outcome":"grant","code":"granted","cause_id":"',
    '-reader-in-","card":"","class":"resident","roster_version":1,"tags":[]}',
    '{"type":"gate.opened","lane":"gate-in","cause_id":"-reader-in-","source":"freeExit","source":"card","by":"","retry_of":null}',
  ].join('');
}
