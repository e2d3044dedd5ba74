-- Milliseconds that each connection waits between its requests, as somebody who writes does; none when not told.
local pause = tonumber(os.getenv("PAUSE") or 0)
local list, at = {}, 0
math.randomseed(os.time())
local function hex(n)
  local s = ""
  for _ = 1, n do s = s .. string.format("%x", math.random(0, 15)) end
  return s
end
local function id() return hex(8) .. "-" .. hex(4) .. "-7" .. hex(3) .. "-8" .. hex(3) .. "-" .. hex(12) end
function init()
  for line in io.lines(os.getenv("MAAL")) do
    local method, path, cookie, body = line:match("([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)")
    list[#list + 1] = {method, path, cookie, body}
  end
  at = math.random(#list)
end
function request()
  at = at % #list + 1
  local one = list[at]
  local headers = {Cookie = one[3], ["Accept-Encoding"] = "gzip, zstd", ["Sec-Fetch-Site"] = "same-origin"}
  if one[1] == "GET" then return wrk.format("GET", one[2], headers) end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  return wrk.format("POST", one[2], headers, (one[4]:gsub("id=ny", "id=" .. id())))
end
if pause > 0 then
  function delay() return math.random(pause / 2, pause * 3 / 2) end
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\nRESULT {"n":%d,"us":%d,"p50":%d,"p99":%d,"wrong":%d}\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
