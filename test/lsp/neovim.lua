-- A real foreign client: Neovim's built-in one, as old as 0.7 (`vim.lsp.start` came with 0.8, so the older functions are used).
-- Usage: nvim --headless --clean -n -c 'luafile neovim.lua' FILE, with AUTHLINT_COMMAND = the server's command line as a JSON list.
-- Prints the findings of the file, takes the preferred quick fix of the first, saves, leaves. Exit code 1 when anything is missing.
local command = vim.fn.json_decode(os.getenv('AUTHLINT_COMMAND'))

local function fail(text)
  io.stderr:write('FAIL ' .. text .. '\n')
  vim.cmd('cquit 1')
end
local function wait_for(what, probe)
  if not vim.wait(20000, probe, 20) then fail('timed out: ' .. what) end
end

local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({
  name = 'authlint',
  cmd = command,
  root_dir = vim.fn.getcwd(),
  on_error = function(code, err) fail('client error ' .. code .. ' ' .. vim.inspect(err)) end,
})
if not id then fail('the server did not start') end
vim.lsp.buf_attach_client(buffer, id)

wait_for('findings', function() return #vim.diagnostic.get(buffer) > 0 end)
for _, found in ipairs(vim.diagnostic.get(buffer)) do
  print(string.format('finding %d:%d %s\n', found.lnum + 1, found.col + 1, found.message))
end

local first = vim.diagnostic.get(buffer)[1]
local range = { start = { line = first.lnum, character = first.col }, ['end'] = { line = first.end_lnum, character = first.end_col } }
local lsp = first.user_data and first.user_data.lsp or {}
local replies = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', {
  textDocument = vim.lsp.util.make_text_document_params(buffer),
  range = range,
  context = {
    diagnostics = {
      { range = range, message = first.message, source = first.source, severity = first.severity, code = lsp.code, data = lsp.data },
    },
  },
}, 10000)
local actions = replies and replies[id] and replies[id].result or {}
local action = actions[1]
for _, candidate in ipairs(actions) do
  if candidate.isPreferred then
    action = candidate
    break
  end
end
if not action then fail('no code action') end
print('action ' .. action.title .. '\n')
if not action.edit then
  local resolved = vim.lsp.buf_request_sync(buffer, 'codeAction/resolve', action, 10000)
  action = resolved and resolved[id] and resolved[id].result or action
end
if not action.edit then fail('the code action has no edit') end
vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding)
wait_for('the finding to go', function()
  for _, found in ipairs(vim.diagnostic.get(buffer)) do
    if found.message == first.message then return false end
  end
  return true
end)
vim.cmd('silent write')
print('saved\n')
vim.lsp.stop_client(id)
wait_for('the end of the server', function() return #vim.lsp.get_active_clients() == 0 end)
vim.cmd('qall!')
