' No Option Explicit here: AppleScriptTask is known to Excel for Mac only.
Public Sub XlcrmMacShell(ByVal cmd As String)
#If Mac Then
    ' ~/Library/Application Scripts/com.microsoft.Excel/xlcrm.applescript, put there by "xlcrm buttons install".
    AppleScriptTask "xlcrm.applescript", "RunXlcrm", cmd
#End If
End Sub
