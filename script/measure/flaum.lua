-- A flood of logins: another user name and, as the proxy tells it, another address each time, and a wrong password. ADRESSER=ei: all from one.
local threads, spread = {}, os.getenv("ADRESSER") ~= "ei"
function setup(thread) threads[#threads + 1] = thread end
function init()
  math.randomseed(os.time())
  answers = {}
end
function request()
  local r = math.random
  local headers = {["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin",
    ["X-Forwarded-For"] = spread and string.format("10.%d.%d.%d", r(0, 255), r(0, 255), r(1, 254)) or "10.7.7.7"}
  return wrk.format("POST", nil, headers, string.format("brukarnamn=flaum.%d&passord=feil+passord+%d&til=", r(1, 1e9), r(1, 1e9)))
end
function response(status)
  local key = tostring(status)
  answers[key] = (answers[key] or 0) + 1
end
function done(summary, latency)
  local all, said, e = {}, {}, summary.errors
  for _, thread in ipairs(threads) do
    for status, many in pairs(thread:get("answers")) do all[status] = (all[status] or 0) + many end
  end
  for status, many in pairs(all) do said[#said + 1] = string.format('"%s":%d', status, many) end
  io.write(string.format('\nRESULT {"n":%d,"sekund":%.1f,"p50":%.1f,"p99":%.1f,"utan_svar":%d,"status":{%s}}\n', summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, e.connect + e.read + e.write + e.timeout, table.concat(said, ",")))
end
