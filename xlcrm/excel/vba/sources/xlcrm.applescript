on RunXlcrm(command)
	do shell script command & " > /dev/null 2>&1 &"
end RunXlcrm
